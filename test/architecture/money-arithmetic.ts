import ts from "typescript";

const arithmeticTokens = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.PlusEqualsToken,
  ts.SyntaxKind.MinusEqualsToken,
  ts.SyntaxKind.AsteriskEqualsToken,
  ts.SyntaxKind.SlashEqualsToken,
  ts.SyntaxKind.PercentEqualsToken,
  ts.SyntaxKind.PlusPlusToken,
  ts.SyntaxKind.MinusMinusToken,
]);

const roundingMethods = new Set(["round", "floor", "ceil", "trunc", "fround"]);

/**
 * Finds arithmetic on amounts of money, each as `line: text`: an operator between an operand that is called `amount`,
 * or is the property `amount`, and another, and a rounding method of Math that is called with one. Comparisons and
 * Math.max and Math.min are no arithmetic: their results are whole.
 */
export function findAmountArithmetic(source: string): string[] {
  const file = ts.createSourceFile("source.ts", source, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const report = (node: ts.Node) =>
    found.push(`${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}: ${node.getText()}`);
  const visit = (node: ts.Node): void => {
    if (operandsOf(node).some(isAmount)) report(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The operands of an arithmetic operation; none if `node` is something else. */
function operandsOf(node: ts.Node): readonly ts.Expression[] {
  if (ts.isBinaryExpression(node)) {
    return arithmeticTokens.has(node.operatorToken.kind) ? [node.left, node.right] : [];
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    return arithmeticTokens.has(node.operator) ? [node.operand] : [];
  }
  const isRounding =
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.expression.getText() === "Math" &&
    roundingMethods.has(node.expression.name.text);
  return isRounding ? node.arguments : [];
}

/** Whether an operand is an amount, also as the default of a missing one (`spend?.amount ?? 0`) or under a type. */
function isAmount(operand: ts.Expression): boolean {
  if (ts.isIdentifier(operand)) return operand.text === "amount";
  if (ts.isPropertyAccessExpression(operand)) return operand.name.text === "amount";
  if (ts.isElementAccessExpression(operand)) return operand.argumentExpression.getText() === '"amount"';
  if (ts.isBinaryExpression(operand) && operand.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
    return isAmount(operand.left);
  const isWrapped =
    ts.isParenthesizedExpression(operand) || ts.isAsExpression(operand) || ts.isNonNullExpression(operand);
  return isWrapped && isAmount(operand.expression);
}
