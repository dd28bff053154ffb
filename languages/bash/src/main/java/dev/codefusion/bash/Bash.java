package dev.codefusion.bash;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Literal;
import dev.codefusion.api.language.Span;
import dev.codefusion.api.language.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bash: programs of one or a few lines that a shell runs. */
public final class Bash implements LanguageTarget {

  private final Grammar grammar;
  private final SyntaxCheck syntax;
  private final Map<String, Utility> utilities;
  private final CanonicalForm canonical;

  /** Makes the language; the parser's native library is loaded when a program is first read. */
  public Bash() {
    this.grammar = new Grammar();
    this.syntax = new SyntaxCheck(grammar);
    this.utilities = Utility.all();
    this.canonical = new CanonicalForm(grammar, syntax, utilities);
  }

  @Override
  public String name() {
    return "bash";
  }

  /** {@inheritDoc} The judge is the grammar of Bash, not Bash: nothing is run. */
  @Override
  public Verdict check(String code, Prompt prompt) {
    return syntax.judge(code);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Spacing, quotes and backquotes are written in one way, and the flags that a command line
   * begins with are joined and sorted where the utility heeds no order. A program of several lines,
   * or with a fault, stays as it is.
   */
  @Override
  public String canonical(String code) {
    return canonical.of(code);
  }

  /**
   * {@inheritDoc} Utilities, options and operators stay; who a command runs as, {@code sudo}, does
   * not. Programs of one canonical form have one template.
   */
  @Override
  public Optional<String> template(String code) {
    return Template.of(canonical.of(code), grammar, utilities);
  }

  /** {@inheritDoc} Names of commands, options, names of variables, and reserved words. */
  @Override
  public List<Span> maskable(String code) {
    return grammar.parse(code).map(tree -> Maskable.of(tree, code)).orElse(List.of());
  }

  /** {@inheritDoc} A question is read as the request that it is, without its mark. */
  @Override
  public String render(Prompt prompt) {
    return UtteranceLiterals.withoutQuestionMark(prompt.utterance());
  }

  @Override
  public List<Literal> literals(Prompt prompt) {
    return UtteranceLiterals.find(render(prompt));
  }

  @Override
  public List<Span> occurrences(Literal literal, String code) {
    return Occurrences.of(literal, code).stream()
        .filter(span -> isSpelled(literal, code, span.start()))
        .toList();
  }

  /** What stands bare as several words, say, is not what the literal would be written as. */
  private boolean isSpelled(Literal literal, String code, int start) {
    return spelled(literal, code.substring(0, start)).equals(literal.value());
  }

  /**
   * {@inheritDoc}
   *
   * <p>Bare, a value with blanks or operators stands in quotes; inside quotes, what would end them
   * is escaped. Wildcards, variables and {@code ~} keep their meaning where they need no quotes.
   */
  @Override
  public String spelled(Literal literal, String before) {
    return Spelling.of(literal.value(), before);
  }
}
