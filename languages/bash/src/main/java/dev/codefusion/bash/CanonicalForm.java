package dev.codefusion.bash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a program in the form that programs of equal meaning and order share.
 *
 * <p>A form is kept only where it is well-formed and its own form; so the result is a fixed point
 * whatever the program holds.
 */
final class CanonicalForm {

  /** Parts whose children stand beside each other with blanks between them. */
  private static final Set<String> STATEMENTS =
      Set.of(
          "program",
          "list",
          "pipeline",
          "redirected_statement",
          "subshell",
          "compound_statement",
          "negated_command",
          "for_statement",
          "while_statement",
          "if_statement",
          "elif_clause",
          "else_clause",
          "do_group");

  private static final Set<String> OPERATORS = Set.of("|", "|&", "||", "&&", "&");

  private static final Set<String> SUBSTITUTIONS =
      Set.of("command_substitution", "process_substitution");

  /** Parts whose blanks are written anew. */
  private static final Set<String> SPACED =
      Stream.of(STATEMENTS, SUBSTITUTIONS, Set.of("command", "file_redirect"))
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private final Grammar grammar;
  private final SyntaxCheck syntax;
  private final Map<String, Utility> utilities;

  CanonicalForm(Grammar grammar, SyntaxCheck syntax, Map<String, Utility> utilities) {
    this.grammar = grammar;
    this.syntax = syntax;
    this.utilities = utilities;
  }

  String of(String code) {
    String stripped = strip(code);
    Optional<String> form = write(stripped);
    return form.filter(text -> write(text).equals(form)).orElse(stripped);
  }

  /** Removes blanks at both ends, but not one that a backslash escapes. */
  private static String strip(String code) {
    String stripped = code.strip();
    int end = stripped.length();
    while (end > 0 && stripped.charAt(end - 1) == '\\') {
      end--;
    }
    boolean escapes = (stripped.length() - end) % 2 == 1;
    String trailing = code.stripLeading();
    return escapes && trailing.length() > stripped.length()
        ? trailing.substring(0, stripped.length() + 1)
        : stripped;
  }

  /** Returns the form of a program; empty where it stays as it is. */
  private Optional<String> write(String code) {
    if (code.indexOf('\n') >= 0 || !syntax.judge(code).valid()) {
      return Optional.empty();
    }
    return grammar
        .parse(code)
        .filter(tree -> !holds(tree, "comment") && !isMisread(tree, 0, code))
        .map(tree -> new Writer(code).sequence(withoutEnd(tree.children())));
  }

  /** A semicolon that nothing follows has no meaning. */
  private static List<Node> withoutEnd(List<Node> statements) {
    int last = statements.size() - 1;
    return last > 0 && statements.get(last).is(";") ? statements.subList(0, last) : statements;
  }

  private static boolean holds(Node node, String type) {
    return node.is(type) || node.children().stream().anyMatch(child -> holds(child, type));
  }

  /**
   * Whether the grammar has lost a word or cut one in two: it passes over an escaped blank that
   * stands alone, and takes what is escaped right behind a value for a word of its own.
   */
  private static boolean isMisread(Node node, int start, String code) {
    int end = start;
    boolean inValue = false;
    for (Node child : node.children()) {
      boolean loses =
          SPACED.contains(node.type()) && code.substring(end, child.start()).indexOf('\\') >= 0;
      boolean cuts = inValue && end == child.start() && !isRedirection(child);
      if (loses || cuts || isMisread(child, child.start(), code)) {
        return true;
      }
      end = child.end();
      inValue = node.is("command") && (child.is("variable_assignment") || isRedirection(child));
    }
    return false;
  }

  private static boolean isRedirection(Node node) {
    return node.type().endsWith("_redirect");
  }

  /** Writes the parts of one program. */
  private final class Writer {

    private final String code;

    Writer(String code) {
      this.code = code;
    }

    String statement(Node node) {
      if (node.is("command")) {
        return command(node);
      }
      if (node.is("file_redirect")) {
        return redirection(node);
      }
      if (node.is("variable_assignment")) {
        return assignment(node);
      }
      if (SUBSTITUTIONS.contains(node.type())) {
        return substitution(node);
      }
      return STATEMENTS.contains(node.type()) ? sequence(node.children()) : raw(node);
    }

    private String sequence(List<Node> nodes) {
      StringBuilder text = new StringBuilder();
      Node before = null;
      for (Node node : nodes) {
        String part = statement(node);
        if (before != null && needsBlank(text, before, node, part)) {
          text.append(' ');
        }
        text.append(part);
        before = node;
      }
      return text.toString();
    }

    private boolean needsBlank(CharSequence text, Node before, Node node, String part) {
      if (before.is("(")) {
        return part.startsWith("("); // Two brackets side by side would begin arithmetic.
      }
      if (node.is(";") || node.is(")")) {
        return false;
      }
      if (node.type().endsWith("_redirect") && text.charAt(text.length() - 1) != '}') {
        return true; // A number that touched it would be that of a file; {name} is to touch it.
      }
      return before.end() < node.start()
          || before.is(";")
          || OPERATORS.contains(before.type())
          || OPERATORS.contains(node.type());
    }

    private String command(Node node) {
      List<String> parts = new ArrayList<>();
      List<Word> words = Word.of(node, code);
      for (Node child : node.children()) {
        if (!child.is("command_name") && !child.field().equals("argument")) {
          parts.add(statement(child));
        } else if (!words.isEmpty()) {
          parts.addAll(words(words));
          words = List.of();
        }
      }
      return String.join(" ", parts);
    }

    private List<String> words(List<Word> words) {
      List<String> texts = new ArrayList<>();
      texts.add(raw(words.get(0)));
      int next = 1;
      Utility utility = utilities.get(words.get(0).value());
      if (utility != null) {
        next = flags(words, utility, texts);
      }
      for (Word word : words.subList(next, words.size())) {
        texts.add(Quoting.canonical(raw(word)));
      }
      return texts;
    }

    /** Adds the flags that a command line begins with, and returns how many words were read. */
    private int flags(List<Word> words, Utility utility, List<String> texts) {
      StringBuilder letters = new StringBuilder();
      int next = 1;
      while (next < words.size() && utility.isFlags(words.get(next).value())) {
        letters.append(words.get(next).value(), 1, words.get(next).value().length());
        next++;
      }
      if (next == 1 || !utility.ordersFreely(letters.toString())) {
        return 1;
      }
      StringBuilder joined = new StringBuilder("-");
      letters.chars().sorted().forEach(joined::appendCodePoint); // Twice may mean more: xz -vv.
      texts.add(joined.toString());
      return next;
    }

    private String assignment(Node node) {
      Node value = node.children().get(node.children().size() - 1);
      return value.field().equals("value")
          ? code.substring(node.start(), value.start()) + Quoting.canonical(raw(value))
          : raw(node);
    }

    private String redirection(Node node) {
      if (node.children().stream().filter(Writer::isDestination).count() > 1) {
        return raw(node); // The grammar has read words into it that belong elsewhere.
      }
      StringBuilder text = new StringBuilder();
      for (Node child : node.children()) {
        boolean apart =
            isDestination(child)
                && (child.is("process_substitution") || !Character.isDigit(text.charAt(0)))
                && !text.toString().endsWith("&");
        text.append(apart ? " " : "");
        text.append(isDestination(child) ? Quoting.canonical(raw(child)) : raw(child));
      }
      return text.toString();
    }

    private static boolean isDestination(Node node) {
      return node.field().equals("destination");
    }

    private String substitution(Node node) {
      List<Node> children = node.children();
      String open = children.get(0).text(code);
      boolean backquoted = open.equals("`");
      if (backquoted && node.text(code).indexOf('\\') >= 0) {
        return node.text(code); // Inside backquotes a backslash has another meaning.
      }
      String inner = sequence(children.subList(1, children.size() - 1));
      return (backquoted ? "$(" : open) + (inner.startsWith("(") ? " " : "") + inner + ")";
    }

    private String raw(Word word) {
      return raw(word.start(), word.end(), word.nodes());
    }

    private String raw(Node node) {
      return raw(node.start(), node.end(), List.of(node));
    }

    /** Returns a part as it is written, but for the programs that it substitutes. */
    private String raw(int start, int end, List<Node> nodes) {
      List<Node> substitutions = new ArrayList<>();
      nodes.forEach(node -> collect(node, substitutions));
      StringBuilder text = new StringBuilder();
      int done = start;
      for (Node node : substitutions) {
        text.append(code, done, node.start()).append(substitution(node));
        done = node.end();
      }
      return text.append(code, done, end).toString();
    }

    private void collect(Node node, List<Node> substitutions) {
      if (SUBSTITUTIONS.contains(node.type())) {
        substitutions.add(node);
      } else {
        node.children().forEach(child -> collect(child, substitutions));
      }
    }
  }
}
