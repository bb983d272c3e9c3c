import { commands, type Disposable, type TextDocument, Uri, WorkspaceEdit, window, workspace } from "vscode";
import {
  type FormAnswers,
  type MakeRecordParams,
  type MakeRecordResult,
  methods,
  type RecordForm,
  type RecordFormsResult,
} from "../../../server/src/lsp/requests.ts";
import { isOurs } from "../languages.ts";
import type { Server } from "../server.ts";
import { withoutLinks } from "../views/withoutLinks.ts";
import { askDomain, placeOfCaret } from "./asking.ts";
import { type KeyPair, makeKeyPair } from "./keyPair.ts";

type Question = RecordForm["questions"][number];

/** The answers of the person, and the key pair that was made for one of them. */
interface Filled {
  readonly answers: Record<string, string | readonly string[]>;
  keyPair?: KeyPair;
}

/**
 * `Mailwright: Generate Record…`: asks what the server wants to know, and puts the record at the caret. A private key is
 * written where the person says, before the record that needs it is inserted, and goes nowhere else.
 */
export function generateRecordCommand(server: Server): Disposable {
  return commands.registerCommand("mailwright.record.generate", async () => {
    try {
      await generate(server);
    } catch (error) {
      await window.showErrorMessage(`The record could not be made: ${String(error)}`);
    }
  });
}

async function generate(server: Server): Promise<void> {
  const client = await server.client();
  const document = documentAtCaret();
  const place = await placeOfCaret(server);
  const known = await client.sendRequest<RecordFormsResult>(methods.recordForms, place ?? {});
  const domain = known.domain ?? (await askDomain("Generate Record", "The domain that the record is for"));
  if (domain === undefined) return;
  const { forms } = await client.sendRequest<RecordFormsResult>(methods.recordForms, { domain });
  const picks = forms.map((form) => ({ label: form.label, detail: form.detail, form }));
  const chosen = await window.showQuickPick(picks, { title: `Generate Record for ${domain}`, matchOnDetail: true });
  if (chosen === undefined) return;
  const made = await fillIn(chosen.form, (answers) => {
    const params: MakeRecordParams = { form: chosen.form.id, answers, domain, ...place };
    return client.sendRequest<MakeRecordResult>(methods.makeRecord, params);
  });
  if (made === undefined) return;
  const { keyPair, result } = made;
  if (keyPair !== undefined && !(await savePrivateKey(keyPair, domain))) return;
  const edits = result.edit === null ? [] : ((await client.protocol2CodeConverter.asTextEdits([result.edit])) ?? []);
  if (document === undefined || document.isClosed || edits.length === 0) {
    await window.showTextDocument(
      await workspace.openTextDocument({ language: "dns-zone", content: `${result.text}\n` }),
    );
  } else {
    const edit = new WorkspaceEdit();
    edit.set(document.uri, edits);
    if (!(await workspace.applyEdit(edit))) throw new Error("the editor refused the edit");
  }
  if (result.policy !== null) {
    await window.showTextDocument(
      await workspace.openTextDocument({ language: "mta-sts-policy", content: result.policy }),
    );
  }
}

function documentAtCaret(): TextDocument | undefined {
  const document = window.activeTextEditor?.document;
  return document !== undefined && isOurs(document) ? document : undefined;
}

type Made = Exclude<MakeRecordResult, { readonly problem: string }>;

/** Asks every question; where the answers give no record, says why and asks again with what was typed. Undefined: given up. */
async function fillIn(
  form: RecordForm,
  make: (answers: FormAnswers) => Promise<MakeRecordResult>,
): Promise<{ readonly result: Made; readonly keyPair: KeyPair | undefined } | undefined> {
  const filled: Filled = { answers: {} };
  for (;;) {
    for (const [i, question] of form.questions.entries()) {
      const answer = await ask(question, `${form.label} (${i + 1}/${form.questions.length})`, filled);
      if (answer === undefined) return undefined;
      filled.answers[question.id] = answer;
    }
    const result = await make(filled.answers);
    if (!("problem" in result)) return { result, keyPair: filled.keyPair };
    const again = "Change Answers";
    if ((await window.showWarningMessage(withoutLinks(result.problem), again)) !== again) return undefined;
  }
}

async function ask(question: Question, title: string, filled: Filled): Promise<string | readonly string[] | undefined> {
  const before = filled.answers[question.id];
  switch (question.kind) {
    case "text":
    case "list":
      return window.showInputBox({
        title,
        prompt: question.title,
        value: typeof before === "string" ? before : (question.value ?? ""),
        ...(question.example === undefined ? {} : { placeHolder: question.example }),
        ignoreFocusOut: true,
        validateInput: (text) =>
          text.trim() === "" && question.optional !== true ? "An answer is needed here." : undefined,
      });
    case "any": {
      const items = question.choices.map((choice) => ({ ...choice, picked: before?.includes(choice.id) === true }));
      const options = { title, placeHolder: question.title, canPickMany: true, ignoreFocusOut: true } as const;
      return (await window.showQuickPick(items, options))?.map(({ id }) => id);
    }
    case "one":
    case "key": {
      const options = { title, placeHolder: question.title, ignoreFocusOut: true };
      const choice = await window.showQuickPick([...question.choices], options);
      if (choice === undefined || question.kind === "one") return choice?.id;
      filled.keyPair = await makeKeyPair(choice.id);
      return filled.keyPair.publicKey;
    }
  }
}

/** False where the person gave up: then there is no record either, since nobody could sign for it. */
async function savePrivateKey({ privateKey }: KeyPair, domain: string): Promise<boolean> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const name = `${domain.replace(/[^a-z0-9.-]/gi, "_")}.private.pem`;
  const target = await window.showSaveDialog({
    title: "Save the private key: keep it out of the zone and of version control",
    saveLabel: "Save Private Key",
    filters: { "PEM key": ["pem", "key"] },
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, name) }),
  });
  if (target === undefined) return false;
  await workspace.fs.writeFile(target, new TextEncoder().encode(privateKey));
  void window.showInformationMessage(
    "The private key is saved. Move it to the mail server, readable for its signer alone, and keep no copy here.",
  );
  return true;
}
