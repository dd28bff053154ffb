package dev.codefusion.evaluation;

import dev.codefusion.api.Prompt;
import dev.codefusion.api.Table;
import java.util.List;
import java.util.Optional;

/**
 * An utterance and the program that a person wrote for it.
 *
 * @param utterance what was asked for; not blank
 * @param code the reference; not blank
 * @param table the table that both are about, where there is one
 * @param labels for each row of the table, whether the right program marks it, where that is known
 */
public record Pair(
    String utterance, String code, Optional<Table> table, Optional<List<Boolean>> labels) {

  public Pair {
    labels = labels.map(List::copyOf);
  }

  /** Makes a pair without a table. */
  public Pair(String utterance, String code) {
    this(utterance, code, Optional.empty(), Optional.empty());
  }

  /** Returns what a generator is asked. */
  public Prompt prompt() {
    return new Prompt(utterance, table);
  }

  /** Returns this pair with another utterance. */
  Pair withUtterance(String other) {
    return new Pair(other, code, table, labels);
  }

  /** Returns this pair with another program; what the labels say of it is not known. */
  Pair withCode(String other) {
    return new Pair(utterance, other, table, Optional.empty());
  }
}
