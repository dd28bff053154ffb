package dev.codefusion.tokenizers;

import dev.codefusion.api.ConfigurationException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Compiles regular expressions that mean the same in {@link java.util.regex} and in Oniguruma, the
 * engine that Hugging Face's library gives a {@code Split} to. Constructs on which the two differ
 * are refused.
 */
final class PortableRegex {

  /** {@code \h} is a hexadecimal digit there and a blank here; {@code \w} differs on U+200D. */
  private static final String DIFFERING_ESCAPES = "hHvVwWbBRXQEGZzAKNOyY";

  private static final List<String> GROUPS = List.of("?:", "?=", "?!", "?<=", "?<!", "?>", "?i:");

  private PortableRegex() {}

  /**
   * @param key where the expression was given, for the message
   * @throws ConfigurationException where it is malformed or not portable
   */
  static Pattern compile(String key, String regex) {
    for (int i = 0, depth = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      if (c == '\\' && i + 1 < regex.length()) {
        i++;
        if (DIFFERING_ESCAPES.indexOf(regex.charAt(i)) >= 0) {
          throw differing(key, regex, "\\" + regex.charAt(i));
        }
        // The brace of \p{L} or \x{7F} is no repetition.
        if (regex.startsWith("{", i + 1) && "pPx".indexOf(regex.charAt(i)) >= 0) {
          i = Math.max(i, regex.indexOf('}', i));
        }
      } else if (c == '[') {
        depth++;
      } else if (depth > 0) {
        depth -= c == ']' ? 1 : 0;
      } else if (c == '^' || c == '$') {
        throw differing(key, regex, String.valueOf(c));
      } else if (c == '}' && (regex.startsWith("+", i + 1) || regex.startsWith("?", i + 1))) {
        throw differing(key, regex, regex.substring(i, i + 2));
      } else if (c == '(' && regex.startsWith("?", i + 1)) {
        String inside = regex.substring(i + 1);
        if (GROUPS.stream().noneMatch(inside::startsWith)) {
          throw differing(key, regex, "(" + inside.substring(0, Math.min(2, inside.length())));
        }
      }
    }
    try {
      // Line ends: Oniguruma's dot stops at a line feed only.
      return Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNIX_LINES);
    } catch (PatternSyntaxException e) {
      throw new ConfigurationException(
          "%s is '%s', which is no regular expression: %s near index %d."
              .formatted(key, regex, e.getDescription(), e.getIndex()),
          e);
    }
  }

  private static ConfigurationException differing(String key, String regex, String construct) {
    return new ConfigurationException(
        ("%s is '%s', but '%s' does not mean the same in Java and in Oniguruma; write it"
                + " with explicit character classes.")
            .formatted(key, regex, construct));
  }
}
