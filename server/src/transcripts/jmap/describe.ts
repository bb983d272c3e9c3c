import { findNodeAtOffset, type Node } from "jsonc-parser";
import type { Completion, Description } from "../../records/language.ts";
import { rfc } from "../../rules/reference.ts";
import type { Decoded } from "../../text/decoded.ts";
import { code, markdown, words } from "../../text/markdown.ts";
import { capabilities, capabilityUris, prefix } from "./capabilities.ts";
import { wantedOf } from "./check.ts";
import { errors } from "./errors.ts";
import { elements, type Json, placeOf } from "./json.ts";
import { methodNames, methods } from "./methods.ts";
import { properties } from "./properties.ts";

/** The call or response around a node: `[name, arguments, id]`. */
function invocationOf(node: Node): Node | undefined {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    const [name, args] = elements(at);
    if (name?.type === "string" && args?.type === "object") return at;
  }
  return undefined;
}

/** What stands at an offset of a JSON text: method, argument, property, capability, error or call id. */
export function describeJson(json: Json, value: Decoded, offset: number): Description | undefined {
  const at = value.at(offset);
  if (json.tree === undefined || at === undefined) return undefined;
  const node = findNodeAtOffset(json.tree, at, true);
  if (node?.type !== "string") return undefined;
  const text = String(node.value);
  const { start, end } = placeOf(node);
  const span = value.span(start, end);
  if (text.startsWith(prefix) && capabilities[text.slice(prefix.length)] !== undefined) {
    const row = capabilities[text.slice(prefix.length)] as (typeof capabilities)[string];
    return { span, title: `Capability: ${row.title}`, text: [words(row.text)], references: [row.reference] };
  }
  const isKey = node.parent?.type === "property" && node.parent.children?.[0] === node;
  const invocation = invocationOf(node);
  if (invocation !== undefined) {
    const [name, args, id] = elements(invocation);
    const row = methods.get(String(name?.value));
    if (node === name) {
      if (text === "error")
        return {
          span,
          title: "A call that failed",
          text: [words("The server refused this call; `type` says why. The other calls go on.")],
          references: [rfc(8620, "3.6.2")],
        };
      if (row === undefined) return undefined;
      const list = Object.entries(row.arguments ?? {}).map(([key, { required }]) => (required ? `**${key}**` : key));
      return {
        span,
        title: row.name,
        text: [words(row.text), ...(list.length === 0 ? [] : [words(`Arguments: ${list.join(", ")}`)])],
        references: [row.reference],
      };
    }
    if (node === id)
      return {
        span,
        title: "Call id",
        text: [words("Chosen by the client; the responses to the call repeat it, and references name it.")],
        references: [rfc(8620, "3.2")],
      };
    if (isKey && node.parent?.parent === args && row?.arguments !== undefined) {
      const plain = text.replace(/^#/, "");
      const argument = Object.hasOwn(row.arguments, plain) ? row.arguments[plain] : undefined;
      if (argument !== undefined)
        return {
          span,
          title: `${row.name}: ${plain}`,
          text: [
            words(argument.text),
            words(`Type: ${wantedOf(argument.type)}${argument.required ? "; required" : ""}.`),
            ...(text.startsWith("#")
              ? [
                  words(
                    "With `#` the value is taken from the response to an earlier call: `resultOf`, `name` and `path` say from where.",
                  ),
                ]
              : []),
          ],
          references: [row.reference, ...(text.startsWith("#") ? [rfc(8620, "3.7")] : [])],
        };
    }
  }
  if (!isKey) {
    const error = Object.hasOwn(errors, text) ? errors[text] : undefined;
    const key = node.parent?.type === "property" ? node.parent.children?.[0]?.value : undefined;
    if (error === undefined || key !== "type") return undefined;
    return {
      span,
      title: `Error ${text.slice(text.lastIndexOf(":") + 1)}`,
      text: [words(error.text)],
      references: [error.reference],
    };
  }
  const property = Object.hasOwn(properties, text) ? properties[text] : undefined;
  if (property === undefined) {
    const header = /^header:([!-9;-~]{1,100})/.exec(text);
    if (header === null) return undefined;
    return {
      span,
      title: "Header field",
      text: [markdown`The field ${code(header[1] as string)} of the message.`],
      references: [rfc(8621, "4.1.3")],
    };
  }
  return { span, title: text, text: [words(property.text)], references: [property.reference] };
}

/** Methods, capabilities and arguments that could stand in the string at an offset. */
export function completeJson(json: Json, value: Decoded, offset: number): readonly Completion[] {
  const at = value.at(offset);
  if (json.tree === undefined || at === undefined) return [];
  const node = findNodeAtOffset(json.tree, at, true);
  if (node?.type !== "string" || at <= node.offset || at >= node.offset + node.length) return [];
  const span = value.span(node.offset + 1, node.offset + node.length - 1);
  const row = (label: string, kind: Completion["kind"], detail: string): Completion => ({
    label,
    kind,
    span,
    insert: label,
    detail,
  });
  const invocation = invocationOf(node);
  if (invocation !== undefined) {
    const [name, args] = elements(invocation);
    if (node === name) return methodNames.map((one) => row(one, "command", methods.get(one)?.text ?? ""));
    const known = methods.get(String(name?.value))?.arguments;
    if (node.parent?.type === "property" && node.parent.children?.[0] === node && node.parent.parent === args)
      return Object.entries(known ?? {}).map(([key, { text }]) => row(key, "tag", text));
    return [];
  }
  const list = node.parent;
  if (list?.type === "array" && list.parent?.children?.[0]?.value === "using")
    return capabilityUris.map((uri) => row(uri, "value", capabilities[uri.slice(prefix.length)]?.title ?? ""));
  return [];
}
