package dev.codefusion.api;

import java.util.Objects;
import java.util.Optional;

/**
 * What the user asks for.
 *
 * @param utterance a sentence in natural language; not blank
 * @param table the table that it is about, where there is one
 */
public record Prompt(String utterance, Optional<Table> table) {

  public Prompt {
    Objects.requireNonNull(utterance, "utterance");
    Objects.requireNonNull(table, "table");
    if (utterance.isBlank()) {
      throw new ConfigurationException(
          "The utterance is empty; say in a sentence what the code should do.");
    }
  }

  /** Makes a prompt without a table. */
  public Prompt(String utterance) {
    this(utterance, Optional.empty());
  }
}
