// What a source file asks of others: every import, `export from`, `import()`, `import('x').T`, `require()`.
import ts from 'typescript';

export interface Import {
  readonly specifier: string;
  /** True when the compiler erases it: nothing of the other file is in the bundle. */
  readonly typeOnly: boolean;
}

export interface Source {
  readonly imports: readonly Import[];
  readonly hasDefaultExport: boolean;
}

export function parseSource(file: string, text: string): Source {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, false);
  const imports: Import[] = [];
  let hasDefaultExport = false;
  const add = (node: ts.Node | undefined, typeOnly: boolean): void => {
    if (node && ts.isStringLiteralLike(node)) imports.push({ specifier: node.text, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isErased(node.importClause));
    else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly);
      if (namesDefault(node)) hasDefaultExport = true;
    } else if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
      add(node.moduleReference.expression, node.isTypeOnly);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && isLoading(node)) add(node.arguments[0], false);
    else if (ts.isExportAssignment(node) && !node.isExportEquals) hasDefaultExport = true;
    else if (
      ts.canHaveModifiers(node) &&
      ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
    ) {
      hasDefaultExport = true;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { imports, hasDefaultExport };
}

function isErased(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false; // `import 'x'` runs x
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return (
    !clause.name &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

function namesDefault(node: ts.ExportDeclaration): boolean {
  const clause = node.exportClause;
  return (
    clause !== undefined &&
    ts.isNamedExports(clause) &&
    clause.elements.some((e) => e.name.text === 'default')
  );
}

function isLoading(call: ts.CallExpression): boolean {
  const callee = call.expression;
  return (
    callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require')
  );
}
