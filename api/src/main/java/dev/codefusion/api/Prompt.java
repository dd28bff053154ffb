package dev.codefusion.api;

import java.util.Objects;

/**
 * What the user asks for.
 *
 * @param utterance a sentence in natural language; not blank
 */
public record Prompt(String utterance) {

  public Prompt {
    Objects.requireNonNull(utterance, "utterance");
    if (utterance.isBlank()) {
      throw new ConfigurationException(
          "The utterance is empty; say in a sentence what the code should do.");
    }
  }
}
