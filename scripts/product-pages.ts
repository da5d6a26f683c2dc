/**
 * Writes docs/products/: a page for each product of the catalogue, and one for each of the packages that derive things, from
 * the docstrings in the code. The folder is not committed; `npm run docs:build` makes it.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const folder = "docs/products";
const packages = ["services", "monitoring", "backup"] as const;

/** A page, and what the list of pages says of it. */
interface Page {
  readonly name: string;
  readonly summary: string;
  readonly text: string;
}

/** The pages of all products, by package. */
export function productPages(): ReadonlyMap<string, readonly Page[]> {
  const indexes = packages.map((name) => `packages/${name}/src/index.ts`);
  const { config } = ts.readConfigFile("tsconfig.json", (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ".");
  const program = ts.createProgram(indexes, options);
  const checker = program.getTypeChecker();
  return new Map(
    packages.map((name, index) => {
      const module = checker.getSymbolAtLocation(
        program.getSourceFile(indexes[index] ?? "") as ts.SourceFile,
      );
      if (module === undefined) throw new Error(`${indexes[index]} exports nothing`);
      const builders = checker
        .getExportsOfModule(module)
        .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
        .flatMap((symbol) => symbol.declarations?.filter(ts.isFunctionDeclaration).slice(0, 1) ?? []);
      return [name, pagesOf(name, grouped(builders, fileOf), checker)];
    }),
  );
}

function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function fileOf(node: ts.Node): string {
  return basename(node.getSourceFile().fileName, ".ts");
}

type Builders = ReadonlyMap<string, readonly ts.FunctionDeclaration[]>;

function pagesOf(name: string, files: Builders, checker: ts.TypeChecker): readonly Page[] {
  return [...files].map(([file, builders]) => {
    const from = name === "services" ? `@stackwright/services/${file}` : `@stackwright/${name}`;
    const names = builders.map((builder) => builder.name?.text ?? "").join(", ");
    const statement = `import { ${names} } from "${from}";`;
    const sections = builders.map((builder) => section(builder, checker)).join("\n");
    return {
      name: file,
      summary: summaryOf(docOf(builders[0]).text),
      text: `# ${file}\n\n\`\`\`typescript\n${statement}\n\`\`\`\n\n${sections}`,
    };
  });
}

/** The first sentence, up to its colon, in one line. */
function summaryOf(text: string): string {
  const [first = ""] = text.split(/(?<=[.:])\s/);
  return first.replace(/:$/, ".").replaceAll("\n", " ");
}

function section(builder: ts.FunctionDeclaration, checker: ts.TypeChecker): string {
  const { text, tags } = docOf(builder);
  const examples = tags.get("example") ?? [];
  const throws = tags.get("throws") ?? [];
  const types = [...builder.parameters.map(({ type }) => type), builder.type].flatMap((type) =>
    type === undefined ? [] : interfacesIn(type, checker),
  );
  return [
    `## ${builder.name?.text ?? ""}`,
    prose(text),
    ...examples.map((example) => `\`\`\`typescript\n${example}\n\`\`\``),
    ...throws.map((one) => `**Throws** ${prose(one)}`),
    ...types.map((type) => propertyTable(type, checker)),
    "",
  ].join("\n\n");
}

/** The interfaces of the catalogue that a type names: a builder's options, and what it gives. */
function interfacesIn(type: ts.TypeNode, checker: ts.TypeChecker): readonly ts.InterfaceDeclaration[] {
  const symbol = checker.getTypeFromTypeNode(type).getSymbol();
  const declarations = symbol?.declarations?.filter(ts.isInterfaceDeclaration) ?? [];
  return declarations.filter((one) => !/packages\/core|node_modules/.test(one.getSourceFile().fileName));
}

/** The properties that an interface has beside those of core's types. */
function propertyTable(declaration: ts.InterfaceDeclaration, checker: ts.TypeChecker): string {
  const rows = checker
    .getPropertiesOfType(checker.getTypeAtLocation(declaration))
    .flatMap((property) => property.declarations ?? [])
    .filter(ts.isPropertySignature)
    .filter((one) => !one.getSourceFile().fileName.includes("packages/core"))
    .map(propertyRow);
  if (rows.length === 0) return "";
  const { text } = docOf(declaration);
  const intro = text.startsWith("Options of ") ? "" : `${prose(text)}\n\n`;
  return `### ${declaration.name.text}\n\n${intro}| | type | meaning |\n| --- | --- | --- |\n${rows.join("\n")}`;
}

function propertyRow(property: ts.PropertySignature): string {
  const { text, tags } = docOf(property);
  const initial = tags.get("default")?.[0];
  const type = (property.type?.getText() ?? "").replaceAll(/\s*\n\s*/g, " ").replaceAll("readonly ", "");
  const name = `${property.name.getText()}${property.questionToken === undefined ? "" : "?"}`;
  const meaning = [
    prose(text).replaceAll(/\n\n/g, "<br>"),
    ...(initial === undefined ? [] : [`Default: ${code(initial)}`]),
  ];
  const cells = [code(name), code(type), meaning.filter((one) => one !== "").join("<br>")];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}

interface Doc {
  readonly text: string;
  readonly tags: ReadonlyMap<string, readonly string[]>;
}

function docOf(node: ts.Node | undefined): Doc {
  if (node === undefined) return { text: "", tags: new Map() };
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const tags = grouped(ts.getJSDocTags(node), (tag) => tag.tagName.text);
  return {
    text: comments.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "").join("\n\n"),
    tags: new Map(
      [...tags].map(([tag, all]) => [tag, all.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "")]),
    ),
  };
}

/** Defaults are code, but for links and sentences. */
function code(text: string): string {
  const linked = prose(text);
  return text.includes("`") || text.includes("{@link") ? linked : `\`${text}\``;
}

/** Links of docstrings become names, and what looks like HTML is shown as it is. */
function prose(text: string): string {
  return text
    .replaceAll(/\{@link ([^}|\s]+)[^}]*\}/g, "`$1`")
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replaceAll("<", "&lt;")))
    .join("");
}

function list(packagePages: ReadonlyMap<string, readonly Page[]>): string {
  const sections = [...packagePages].map(
    ([name, pages]) =>
      `## @stackwright/${name}\n\n${pages.map((page) => `- [${page.name}](./${name}/${page.name}.md): ${prose(page.summary)}`).join("\n")}`,
  );
  return `# What is in the packages\n\nMade from the docstrings of the builders.\n\n${sections.join("\n\n")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packagePages = productPages();
  rmSync(folder, { recursive: true, force: true });
  for (const [name, pages] of packagePages) {
    mkdirSync(join(folder, name), { recursive: true });
    for (const page of pages) writeFileSync(join(folder, name, `${page.name}.md`), page.text);
  }
  writeFileSync(join(folder, "index.md"), list(packagePages));
}
