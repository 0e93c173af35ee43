"""The sections of an ODCS document (v3.1.0, and 3.0.x, which is read by the same table) and what their keys take.

Written after the standard's JSON Schema (https://github.com/bitol-io/open-data-contract-standard, Apache-2.0);
`tests/test_odcs.py` holds the two against each other. What depends on more than its own key (operators, metrics,
options of a type, relationships) is read with its meaning, and not here.
"""

from dataclasses import dataclass

from chalicelib.core.operators import OPERATORS

TEXT, NUMBER, WHOLE, FLAG, SCALAR, ANY, MAP = "text", "number", "whole number", "flag", "scalar", "any", "map"
ID = "id"


@dataclass(frozen=True)
class Words:
    """One of these texts."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Many:
    """A list of them."""

    of: "Shape"


@dataclass(frozen=True)
class Either:
    """One of these, by whether it is a list."""

    list: "Shape"
    other: "Shape"


Shape = str | Words | Many | Either
"""A text is one of the above, or the name of a section."""


@dataclass(frozen=True)
class Section:
    keys: dict[str, Shape]
    required: tuple[str, ...] = ()


API_VERSIONS = ("v3.1.0", "v3.0.2", "v3.0.1", "v3.0.0")
LOGICAL_TYPES = ("string", "date", "timestamp", "time", "number", "integer", "object", "array", "boolean")
DIMENSIONS = ("accuracy", "completeness", "conformity", "consistency", "coverage", "timeliness", "uniqueness")

TAGS = Many(TEXT)
CUSTOM = Many("custom property")
DEFINITIONS = Many("authoritative definition")

_ELEMENT: dict[str, Shape] = {
    "id": ID,
    **dict.fromkeys(("name", "physicalType", "description", "businessName"), TEXT),
    "authoritativeDefinitions": DEFINITIONS,
    "tags": TAGS,
    "customProperties": CUSTOM,
    "physicalName": TEXT,
    "quality": Many("quality"),
}
_PROPERTY: dict[str, Shape] = {
    **_ELEMENT,
    "logicalType": Words(LOGICAL_TYPES),
    "logicalTypeOptions": MAP,
    **dict.fromkeys(("primaryKey", "required", "unique", "partitioned", "criticalDataElement"), FLAG),
    **dict.fromkeys(("primaryKeyPosition", "partitionKeyPosition"), WHOLE),
    **dict.fromkeys(("classification", "encryptedName", "transformLogic", "transformDescription"), TEXT),
    "transformSourceObjects": Many(TEXT),
    "examples": Many(ANY),
    "relationships": Many("relationship"),
    "properties": Many("property"),
    "items": "item",
}

SECTIONS: dict[str, Section] = {
    "contract": Section(
        {
            **dict.fromkeys(("version", "id", "name", "tenant", "status", "dataProduct", "domain"), TEXT),
            "kind": Words(("DataContract",)),
            "apiVersion": Words(API_VERSIONS),
            "tags": TAGS,
            "servers": Many("server"),
            "description": "description",
            "schema": Many("object"),
            "support": Many("support"),
            "price": "price",
            "team": Either(Many("member"), "team"),
            "roles": Many("role"),
            "slaDefaultElement": TEXT,
            "slaProperties": Many("service level"),
            "authoritativeDefinitions": DEFINITIONS,
            "customProperties": CUSTOM,
            "contractCreatedTs": TEXT,
        },
        ("version", "apiVersion", "kind", "id", "status"),
    ),
    "object": Section(
        {
            **_ELEMENT,
            "logicalType": Words(("object",)),
            "dataGranularityDescription": TEXT,
            "properties": Many("property"),
            "relationships": Many("relationship"),
        },
        ("name",),
    ),
    "property": Section(_PROPERTY, ("name",)),
    "item": Section(_PROPERTY),
    "quality": Section(
        {
            "id": ID,
            "type": Words(("text", "library", "sql", "custom")),
            **dict.fromkeys(("name", "description", "method", "severity", "unit", "businessImpact"), TEXT),
            "dimension": Words(DIMENSIONS),
            **dict.fromkeys(("schedule", "scheduler", "metric", "rule", "query", "engine"), TEXT),
            "arguments": MAP,
            **dict.fromkeys(OPERATORS, ANY),
            "implementation": ANY,
            "tags": TAGS,
            "authoritativeDefinitions": DEFINITIONS,
            "customProperties": CUSTOM,
        }
    ),
    "relationship": Section(
        {
            "id": ID,
            "type": Words(("foreignKey",)),
            **dict.fromkeys(("from", "to"), Either(Many(TEXT), TEXT)),
            "description": TEXT,
            "customProperties": CUSTOM,
        }
    ),
    "server": Section(
        {
            "id": ID,
            **dict.fromkeys(("server", "type", "description", "environment"), TEXT),
            "roles": Many("role"),
            "customProperties": CUSTOM,
        },
        ("server", "type"),
    ),
    "custom property": Section({"id": ID, "property": TEXT, "value": ANY, "description": TEXT}, ("property", "value")),
    "authoritative definition": Section({"id": ID, "url": TEXT, "type": TEXT, "description": TEXT}, ("url", "type")),
    "description": Section(
        {
            **dict.fromkeys(("usage", "purpose", "limitations"), TEXT),
            "authoritativeDefinitions": DEFINITIONS,
            "customProperties": CUSTOM,
        }
    ),
    "support": Section(
        {
            "id": ID,
            **dict.fromkeys(("channel", "url", "description", "tool", "scope", "invitationUrl"), TEXT),
            "customProperties": CUSTOM,
        },
        ("channel",),
    ),
    "price": Section({"id": ID, "priceAmount": NUMBER, "priceCurrency": TEXT, "priceUnit": TEXT}),
    "member": Section(
        {
            "id": ID,
            **dict.fromkeys(
                ("username", "name", "description", "role", "dateIn", "dateOut", "replacedByUsername"), TEXT
            ),
            "tags": TAGS,
            "customProperties": CUSTOM,
            "authoritativeDefinitions": DEFINITIONS,
        },
        ("username",),
    ),
    "team": Section(
        {
            "id": ID,
            "name": TEXT,
            "description": TEXT,
            "members": Many("member"),
            "tags": TAGS,
            "customProperties": CUSTOM,
            "authoritativeDefinitions": DEFINITIONS,
        }
    ),
    "role": Section(
        {
            "id": ID,
            **dict.fromkeys(("role", "description", "access", "firstLevelApprovers", "secondLevelApprovers"), TEXT),
            "customProperties": CUSTOM,
        },
        ("role",),
    ),
    "service level": Section(
        {
            "id": ID,
            "property": TEXT,
            "value": SCALAR,
            "valueExt": SCALAR,
            **dict.fromkeys(("unit", "element", "driver", "description", "scheduler", "schedule"), TEXT),
        },
        ("property", "value"),
    ),
}

SERVERS = {
    "api": "location!",
    "athena": "stagingDir! schema! catalog regionName",
    "azure": "location! format! delimiter",
    "bigquery": "project! dataset!",
    "clickhouse": "host! port! database!",
    "cloudsql": "host! port! database! schema!",
    "custom": "account catalog database dataset delimiter endpointUrl format host location path port project region"
    " regionName schema serviceName stagingDir warehouse stream",
    "databricks": "catalog! schema! host",
    "db2": "host! port! database! schema",
    "denodo": "host! port! database",
    "dremio": "host! port! schema",
    "duckdb": "database! schema",
    "glue": "account! database! location format",
    "hive": "host! database! port",
    "impala": "host! database! port",
    "informix": "host! database! port",
    "kafka": "host! format",
    "kinesis": "region format",
    "local": "path! format!",
    "mysql": "host! port! database!",
    "oracle": "host! port! serviceName!",
    "postgres": "host! port! database! schema!",
    "postgresql": "host! port! database! schema!",
    "presto": "host! catalog schema",
    "pubsub": "project!",
    "redshift": "database! schema! host region account",
    "s3": "location! endpointUrl format delimiter",
    "sftp": "location! format delimiter",
    "snowflake": "account! database! schema! host port warehouse",
    "sqlserver": "host! database! schema! port",
    "synapse": "host! port! database!",
    "trino": "host! port! catalog! schema!",
    "vertica": "host! port! database! schema!",
    "zen": "host! database! port",
}
"""Type of server → its own keys; those with ! are required. A port is a whole number, all else is a text."""
