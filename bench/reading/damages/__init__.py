"""What goes wrong with files on their way, one at a time, and what is true of the file afterwards."""

from bench.reading.damages import around, harmless, of_bytes, of_cells, of_columns, of_quotes
from bench.reading.damages.damage import Damage

DAMAGES: dict[str, Damage] = {
    damage.name: damage for group in (of_cells, of_quotes, of_bytes, of_columns, around) for damage in group.DAMAGES
}
HARMLESS: dict[str, Damage] = {damage.name: damage for damage in harmless.DAMAGES}
