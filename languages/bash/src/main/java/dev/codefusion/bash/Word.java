package dev.codefusion.bash;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A word of a command line.
 *
 * @param text the word as it is written, with its quotes
 * @param nodes the parts of the tree that it is made of
 */
record Word(String text, int start, int end, List<Node> nodes) {

  /** Returns the words of a command, in order, without assignments and redirections. */
  static List<Word> of(Node command, String code) {
    List<Word> words = new ArrayList<>();
    for (Node node : command.children()) {
      if (!node.is("command_name") && !node.field().equals("argument")) {
        continue;
      }
      Word last = words.isEmpty() ? null : words.get(words.size() - 1);
      if (last != null && last.end == node.start()) {
        // The grammar cuts some words in two.
        List<Node> nodes = new ArrayList<>(last.nodes);
        nodes.add(node);
        words.set(
            words.size() - 1,
            new Word(code.substring(last.start, node.end()), last.start, node.end(), nodes));
      } else if (node.start() < node.end()) {
        words.add(new Word(node.text(code), node.start(), node.end(), List.of(node)));
      }
    }
    return words;
  }

  /** Returns what the word hands to the utility; empty where the shell would expand it first. */
  Optional<String> literal() {
    return Quoting.literal(text);
  }

  /** Returns the literal, or the word as it is written. */
  String value() {
    return literal().orElse(text);
  }

  boolean isOption() {
    return value().length() > 1 && value().startsWith("-");
  }
}
