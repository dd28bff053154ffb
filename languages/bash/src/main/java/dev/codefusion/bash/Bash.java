package dev.codefusion.bash;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Literal;
import dev.codefusion.api.language.Span;
import dev.codefusion.api.language.Verdict;
import java.util.List;

/** Bash: programs of one or a few lines that a shell runs. */
public final class Bash implements LanguageTarget {

  private final SyntaxCheck syntax;

  /**
   * Makes the language.
   *
   * @throws RuntimeException where the parser's native library does not run on this machine
   */
  public Bash() {
    this.syntax = new SyntaxCheck(new Grammar());
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

  @Override
  public List<Literal> literals(Prompt prompt) {
    return UtteranceLiterals.find(render(prompt));
  }

  @Override
  public List<Span> occurrences(Literal literal, String code) {
    return Occurrences.of(literal, code);
  }

  List<Span> freeArguments(String code) {
    return List.of();
  }
}
