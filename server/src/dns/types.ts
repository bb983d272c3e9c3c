import { typeByName, typeName } from "../zone/types.ts";

export { typeName };

/** The number of a type, `TYPEn` included; undefined for a word that is none, and for what is no type of data (`ANY`, `AXFR`). */
export function typeCode(type: string): number | undefined {
  return typeByName(type)?.code;
}

/** The mnemonic of a type however it was written: `TXT` for `txt` and `TYPE16`. */
export function canonicalType(type: string): string {
  const code = typeCode(type);
  return code === undefined ? type.toUpperCase() : typeName(code);
}
