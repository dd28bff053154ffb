package dev.codefusion.tokenizers;

import dev.codefusion.api.ConfigurationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The option {@code specials}: special tokens that a vocabulary gets on top of its own. */
final class AddedTokens {

  private AddedTokens() {}

  /**
   * Returns the written forms in an option's value.
   *
   * @param tokenizer name of the tokenizer's kind, for messages
   * @param commaSeparated the value; blank for none
   * @param known forms that are taken
   * @throws ConfigurationException where one is too short, taken, or given twice
   */
  static List<String> parse(String tokenizer, String commaSeparated, Collection<String> known) {
    List<String> forms = new ArrayList<>();
    if (commaSeparated.isBlank()) {
      return forms;
    }
    Set<String> taken = new HashSet<>(known);
    for (String part : commaSeparated.split(",", -1)) {
      String form = part.strip();
      if (form.length() < 2 || !taken.add(form) || !Utf8.isWellFormed(form)) {
        throw new ConfigurationException(
            "Option 'specials' of %s has the entry '%s', but each must have two characters or more and be new to the vocabulary."
                .formatted(tokenizer, form));
      }
      forms.add(form);
    }
    return forms;
  }
}
