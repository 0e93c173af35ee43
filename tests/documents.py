"""Contracts as documents, for tests: a frame for what is said of one table, and one with a key of everything."""

import json
from textwrap import indent
from typing import Any

from chalicelib.contract_text import contract_of
from chalicelib.core.contract import Table
from chalicelib.core.remarks import Remark

FRAME = 'apiVersion: v3.1.0\nkind: DataContract\nid: orders\nversion: "1"\nstatus: active\nschema:\n  - name: orders\n'
"""Seven lines; what is said of the table follows, four to the right."""


def of_table(said: str, api_version: str = "v3.1.0") -> str:
    """A document of a contract with one table."""
    return FRAME.replace("v3.1.0", api_version) + indent(said, "    ")


def table(said: str, api_version: str = "v3.1.0") -> Table:
    """The table of a contract that says this of it; the contract is whole."""
    reading = contract_of(of_table(said, api_version).encode())
    assert reading.contract is not None, reading.remarks
    return reading.contract.tables[0]


def remarks(said: str, api_version: str = "v3.1.0") -> list[Remark]:
    """What is told of a contract that says this of its table; lines and columns are those of what is said."""
    told = contract_of(of_table(said, api_version).encode()).remarks
    return [Remark(r.severity, r.line - 7, r.column - 4, r.path, r.message, r.advice) for r in told]


WHOLE: dict[str, Any] = json.loads(r"""
{
 "apiVersion": "v3.1.0",
 "kind": "DataContract",
 "id": "c",
 "version": "1",
 "status": "active",
 "name": "n",
 "tenant": "t",
 "tags": ["a"],
 "dataProduct": "d",
 "domain": "d",
 "description": {
  "usage": "u",
  "purpose": "p",
  "limitations": "l",
  "authoritativeDefinitions": [{"url": "http://x", "type": "t"}],
  "customProperties": [{"property": "a", "value": 1}]
 },
 "servers": [
  {
   "server": "s",
   "type": "postgres",
   "host": "h",
   "port": 1,
   "database": "d",
   "schema": "s",
   "roles": [{"role": "r", "access": "read"}]
  },
  {"server": "k", "type": "kafka", "host": "h"}
 ],
 "schema": [
  {
   "id": "orders_t",
   "name": "orders",
   "physicalName": "o",
   "physicalType": "table",
   "description": "d",
   "businessName": "b",
   "tags": ["x"],
   "dataGranularityDescription": "d",
   "logicalType": "object",
   "customProperties": [{"property": "assay.policy", "value": "reject"}],
   "relationships": [
    {"from": "orders.a", "to": "customers.id", "type": "foreignKey"},
    {"from": ["orders.a", "orders.b"], "to": ["customers.x", "customers.y"]}
   ],
   "quality": [
    {"metric": "rowCount", "mustBeGreaterThan": 1, "unit": "rows", "type": "library"},
    {"metric": "duplicateValues", "arguments": {"properties": ["a", "b"]}, "mustBe": 0},
    {"type": "sql", "query": "select 1", "mustBe": 1},
    {"type": "text", "description": "d"},
    {
     "type": "custom",
     "engine": "assay",
     "implementation": {"check": "comparison", "property": "d", "mustBeGreaterThan": "e"}
    }
   ],
   "properties": [
    {
     "id": "a_p",
     "name": "a",
     "logicalType": "string",
     "physicalType": "varchar",
     "primaryKey": true,
     "primaryKeyPosition": 1,
     "required": true,
     "unique": false,
     "partitioned": false,
     "partitionKeyPosition": -1,
     "classification": "public",
     "encryptedName": "e",
     "transformSourceObjects": ["t"],
     "transformLogic": "l",
     "transformDescription": "d",
     "examples": ["a"],
     "criticalDataElement": false,
     "logicalTypeOptions": {"minLength": 1, "maxLength": 5, "pattern": "a", "format": "email"},
     "relationships": [{"to": "customers.id"}],
     "quality": [
      {
       "id": "r1",
       "metric": "nullValues",
       "mustBeLessThan": 1,
       "unit": "percent",
       "severity": "error",
       "dimension": "completeness",
       "method": "m",
       "name": "n",
       "schedule": "s",
       "scheduler": "c",
       "businessImpact": "b",
       "tags": ["t"]
      },
      {"metric": "invalidValues", "arguments": {"validValues": ["a"]}, "mustBeBetween": [0, 3]}
     ]
    },
    {
     "name": "b",
     "logicalType": "integer",
     "logicalTypeOptions": {
      "minimum": 0,
      "maximum": 10,
      "exclusiveMinimum": -1,
      "exclusiveMaximum": 11,
      "multipleOf": 1,
      "format": "i32"
     }
    },
    {"name": "c", "logicalType": "number", "logicalTypeOptions": {"minimum": 0.5, "format": "f64"}},
    {
     "name": "d",
     "logicalType": "date",
     "logicalTypeOptions": {"format": "yyyy-MM-dd", "minimum": "2020-01-01"}
    },
    {
     "name": "e",
     "logicalType": "timestamp",
     "logicalTypeOptions": {"timezone": true, "defaultTimezone": "UTC", "maximum": "2030-01-01T00:00:00"}
    },
    {
     "name": "f",
     "logicalType": "array",
     "logicalTypeOptions": {"minItems": 0, "maxItems": 3, "uniqueItems": true},
     "items": {"logicalType": "string"}
    },
    {
     "name": "g",
     "logicalType": "object",
     "logicalTypeOptions": {"minProperties": 0, "maxProperties": 3, "required": ["x"]},
     "properties": [{"name": "x"}]
    },
    {"name": "h", "logicalType": "boolean"},
    {"name": "i"}
   ]
  }
 ],
 "support": [{"channel": "c", "url": "u"}],
 "price": {"priceAmount": 1.5, "priceCurrency": "E", "priceUnit": "u"},
 "team": {"name": "t", "members": [{"username": "u", "dateIn": "2020-01-01"}]},
 "roles": [{"role": "r"}],
 "slaDefaultElement": "x",
 "slaProperties": [{"property": "latency", "value": 4, "unit": "d", "element": "orders.a"}],
 "authoritativeDefinitions": [{"url": "u", "type": "t"}],
 "customProperties": [{"property": "p", "value": null}],
 "contractCreatedTs": "2022-11-15T02:59:43+00:00"
}
""")
"""A contract that says something by nearly every key of the standard, and has no error."""
