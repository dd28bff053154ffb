package dev.codefusion.bash;

import dev.codefusion.api.language.Verdict;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Judges whether Bash would read a program: tree-sitter's grammar, and the few rules of Bash that
 * this grammar leaves out.
 */
final class SyntaxCheck {

  private static final String JUDGE = "tree-sitter-bash";

  /** Words that end or continue a compound command, and so never begin one. */
  private static final Set<String> NEVER_FIRST =
      Set.of("then", "do", "done", "fi", "else", "elif", "esac", "}");

  /** Words behind which a command stands, by the part of a program that begins with them. */
  private static final Map<String, Set<String>> BEFORE_COMMANDS =
      Map.of(
          "do_group", Set.of("do"),
          "if_statement", Set.of("then"),
          "elif_clause", Set.of("then"),
          "else_clause", Set.of("else"),
          "compound_statement", Set.of("{"));

  /** Parts that no command begins with. */
  private static final Set<String> NO_COMMAND =
      Set.of("done", "fi", "}", "elif_clause", "else_clause");

  /** Words that another command may follow whole, and so a bracket. */
  private static final Set<String> BEFORE_BRACKET = Set.of("time", "coproc");

  private static final Pattern EMPTY_SUBSTITUTION = Pattern.compile("[$<>]\\(\\s*\\)");

  private static final Pattern OPENING =
      Pattern.compile(
          "['\"`({]|\\$[({'\"]|[<>]\\(|<<|\\[\\[?|(?:if|for|while|until|case|select|function)\\b");

  private static final Pattern DELIMITER = Pattern.compile("[\\s;&|<>()]");

  private static final Pattern OPERATOR = Pattern.compile("\\d*[<>|&]+");

  private final Grammar grammar;

  SyntaxCheck(Grammar grammar) {
    this.grammar = grammar;
  }

  Verdict judge(String code) {
    if (code.isBlank()) {
      return Verdict.invalid(0, "The program is empty.", JUDGE);
    }
    if (code.length() > Grammar.MAX_LENGTH) {
      return Verdict.invalid(
          Grammar.MAX_LENGTH,
          "The program is longer than the %d characters that are judged."
              .formatted(Grammar.MAX_LENGTH),
          JUDGE);
    }
    int zero = code.indexOf('\0');
    if (zero >= 0) {
      return Verdict.invalid(zero, "A command cannot hold the character zero.", JUDGE);
    }
    String complete = withoutOpenEscape(code);
    Optional<Node> tree = grammar.parse(complete);
    if (tree.isEmpty()) {
      return Verdict.invalid(0, "The program is nested too deeply to be judged.", JUDGE);
    }
    Verdict verdict = first(tree.get(), complete);
    return verdict.position() > code.length()
        ? Verdict.invalid(code.length(), verdict.message(), JUDGE)
        : verdict;
  }

  /** Bash takes a backslash at the very end for itself; the grammar waits for what it escapes. */
  private static String withoutOpenEscape(String code) {
    int end = code.length();
    while (end > 0 && code.charAt(end - 1) == '\\') {
      end--;
    }
    return (code.length() - end) % 2 == 1 ? code + "\\" : code;
  }

  /** Returns the verdict on the first fault in the order of the text. */
  private static Verdict first(Node root, String code) {
    Deque<Place> open = new ArrayDeque<>();
    open.push(new Place(root, root));
    while (!open.isEmpty()) {
      Place place = open.pop();
      Node node = place.node();
      String message = fault(place, code);
      if (!message.isEmpty()) {
        int start = node.start();
        while (start < node.end() && Character.isWhitespace(code.charAt(start))) {
          start++;
        }
        return Verdict.invalid(start, message, JUDGE);
      }
      if (node.type().endsWith("_substitution")
          && EMPTY_SUBSTITUTION.matcher(node.text(code)).matches()) {
        continue; // The grammar wants a command in it; Bash does not.
      }
      List<Node> children = node.children();
      for (int i = children.size() - 1; i >= 0; i--) {
        open.push(new Place(children.get(i), node));
      }
    }
    return Verdict.valid(JUDGE);
  }

  /** Returns what is wrong with a node itself, in one sentence; empty where nothing is. */
  private static String fault(Place place, String code) {
    Node node = place.node();
    Node parent = place.parent();
    if (node.fault()) {
      return node.start() == node.end()
          ? "Here %s is missing.".formatted(node.named() ? "a word" : "'" + node.type() + "'")
          : unexpected(node.text(code).strip(), node.end() == code.length());
    }
    if (node.is(";;") && !parent.is("case_item")) {
      return "';;' stands outside of 'case'.";
    }
    if (node.is("command_name") && NEVER_FIRST.contains(node.text(code))) {
      return "'%s' does not begin a command.".formatted(node.text(code));
    }
    if (node.is("subshell") && parent.is("command") && !isBeforeBracket(parent, code)) {
      return "A bracket does not stand behind a command's name.";
    }
    if (BEFORE_COMMANDS.getOrDefault(parent.type(), Set.of()).contains(node.type())) {
      return beforeCommand(place, code);
    }
    return "";
  }

  private static boolean isBeforeBracket(Node command, String code) {
    return command.children().stream()
        .anyMatch(child -> child.is("command_name") && BEFORE_BRACKET.contains(child.text(code)));
  }

  /** Returns what is wrong with what stands behind a word that wants a command behind it. */
  private static String beforeCommand(Place place, String code) {
    Node node = place.node();
    Node parent = place.parent();
    if (parent.text(code).equals("{}")) {
      return ""; // A word like any other.
    }
    List<Node> children = parent.children();
    Optional<Node> next =
        children.subList(children.indexOf(node) + 1, children.size()).stream()
            .filter(child -> !child.is("comment") && !child.is("\n"))
            .findFirst();
    if (next.isEmpty() || NO_COMMAND.contains(next.get().type())) {
      return "Behind '%s' a command is missing.".formatted(node.type());
    }
    return node.is("{") && !DELIMITER.matcher(code.substring(node.end())).lookingAt()
        ? "Behind '{' a blank is missing."
        : "";
  }

  /** Returns what is wrong with a part that the grammar could not place. */
  private static String unexpected(String text, boolean last) {
    Matcher opening = OPENING.matcher(text);
    if (opening.lookingAt()) {
      return "What %s begins here does not end as it should.".formatted(opening.group());
    }
    return last && OPERATOR.matcher(text).matches()
        ? "Something is missing behind '%s'.".formatted(text)
        : "Bash does not expect '%s' here.".formatted(shortened(text));
  }

  private static String shortened(String text) {
    int end = text.offsetByCodePoints(0, Math.min(20, text.codePointCount(0, text.length())));
    return text.substring(0, end).replaceAll("\\s+", " ");
  }

  private record Place(Node node, Node parent) {}
}
