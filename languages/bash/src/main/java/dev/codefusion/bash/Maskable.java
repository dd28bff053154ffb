package dev.codefusion.bash;

import dev.codefusion.api.language.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Finds the identifiers and the built-in words of a program. */
final class Maskable {

  private static final Set<String> RESERVED =
      Set.of(
          "if",
          "then",
          "elif",
          "else",
          "fi",
          "for",
          "select",
          "while",
          "until",
          "do",
          "done",
          "case",
          "in",
          "esac",
          "function",
          "time",
          "declare",
          "typeset",
          "export",
          "readonly",
          "local",
          "unset",
          "unsetenv");

  private static final Set<String> IDENTIFIERS =
      Set.of("variable_name", "special_variable_name", "test_operator");

  private Maskable() {}

  static List<Span> of(Node tree, String code) {
    List<Span> spans = new ArrayList<>();
    add(tree, code, spans);
    spans.sort(Comparator.comparingInt(Span::start));
    return List.copyOf(spans);
  }

  private static void add(Node node, String code, List<Span> spans) {
    if (node.start() == node.end()) {
      return;
    }
    boolean reserved = !node.named() && RESERVED.contains(node.type());
    if (reserved || IDENTIFIERS.contains(node.type())) {
      spans.add(new Span(node.start(), node.end()));
      return;
    }
    if (node.is("command")) {
      List<Word> words = Word.of(node, code);
      for (int i = 0; i < words.size(); i++) {
        Word word = words.get(i);
        if (word.literal().isPresent() && (i == 0 || word.isOption())) {
          int equals = word.text().startsWith("--") ? word.text().indexOf('=') : -1;
          spans.add(new Span(word.start(), equals < 0 ? word.end() : word.start() + equals));
        } else {
          word.nodes().forEach(part -> add(part, code, spans));
        }
      }
      node.children().stream()
          .filter(child -> !child.is("command_name") && !child.field().equals("argument"))
          .forEach(child -> add(child, code, spans));
      return;
    }
    node.children().forEach(child -> add(child, code, spans));
  }
}
