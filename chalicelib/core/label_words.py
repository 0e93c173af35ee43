"""Words that labels are made of, in the languages that most exports are in: what tells labels with no record below them
from a record with no labels above."""

import re

_WORDS = """
id ids name names date time day week month year hour minute second type kind code number num no nr key value values
amount price cost total sum count quantity qty status state country city town street address zip postcode postal phone
mobile fax email mail website description comment comments note notes remark remarks title text category class group
region area unit units currency customer client user order product item article sku barcode color colour size weight
height width length depth age sex gender birth first last middle start end begin from to url link source language
level score rate ratio percent share index rank version file path account balance company department team role
position section page row column field label latitude longitude lat lon lng temperature pressure humidity speed
distance duration station sensor device model brand manufacturer supplier vendor invoice payment tax discount created
updated modified deleted active enabled parent owner author publisher subject message result answer question nummer
datum uhrzeit jahr monat tag woche vorname nachname ort stadt plz straße strasse land preis menge betrag summe anzahl
artikel kunde kunden bezeichnung beschreibung bemerkung bemerkungen einheit währung firma abteilung geburtsdatum
geschlecht alter größe gewicht länge breite höhe typ art kategorie gruppe wert von bis konto telefon hausnummer
rechnung lieferant umsatz bestand farbe anrede titel nom prénom ville pays adresse prix quantité montant numéro année
mois jour libellé téléphone courriel sexe âge nombre apellido apellidos fecha ciudad país precio cantidad importe
código año mes día dirección teléfono correo edad nome cognome data città prezzo quantità indirizzo codice anno
importo telefono naam voornaam achternaam plaats prijs aantal straat endereço cidade preço quantidade telefone idade
nazwa imię nazwisko miasto cena ilość adres jméno příjmení město
"""
WORDS = frozenset(_WORDS.split())

ENDINGS = ("nummer", "datum", "preis", "menge", "betrag", "name", "code", "date", "bezeichnung", "zeit", "wert")
"""Of compounds, as `Kundennummer` is one."""


def may_be_names(cells: tuple[str, ...]) -> bool:
    """Whether some cells are written as names of persons and places are, and no word in any is one of labels."""
    words = [word for cell in cells for word in re.findall(r"[^\W\d_]+", cell.lower())]
    known = any(word in WORDS or word.endswith(ENDINGS) for word in words)
    return not known and any(len(cell) > 2 and cell.istitle() and not re.search(r"[\d_]", cell) for cell in cells)
