package dev.codefusion.bash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Writes programs with their arguments replaced by kinds: utilities, options and operators stay.
 *
 * <p>Options stand one by one, each with its value. Command lines inside command lines ({@code
 * xargs}, {@code -exec}, substitutions, quoted programs of {@code sh -c}) are written the same way.
 */
final class Template {

  private static final String ANY = "Text";

  private static final Set<String> SHELLS = Set.of("sh", "bash", "zsh", "dash", "ksh");

  private static final Map<String, String> OLD_NAMES =
      Map.of("egrep", "grep -E", "fgrep", "grep -F");

  /** Options that say what the first argument else would, so that the arguments start later. */
  private static final Set<String> IN_PLACE_OF_FIRST =
      Set.of("-e", "-f", "--regexp", "--expression", "--file", "--reference");

  private static final Set<String> VALUES =
      Set.of(
          "word",
          "string",
          "raw_string",
          "ansi_c_string",
          "translated_string",
          "concatenation",
          "number",
          "simple_expansion",
          "expansion",
          "brace_expression",
          "arithmetic_expansion",
          "array",
          "regex",
          "extglob_pattern");

  private final Grammar grammar;
  private final Map<String, Utility> utilities;
  private final String code;

  private Template(Grammar grammar, Map<String, Utility> utilities, String code) {
    this.grammar = grammar;
    this.utilities = utilities;
    this.code = code;
  }

  /** Returns the template of a program that the grammar reads without a fault. */
  static Optional<String> of(String code, Grammar grammar, Map<String, Utility> utilities) {
    if (!new SyntaxCheck(grammar).judge(code).valid()) {
      return Optional.empty();
    }
    Template template = new Template(grammar, utilities, code);
    return grammar
        .parse(code)
        .map(root -> template.render(root).replaceFirst("( ;)+$", ""))
        .filter(text -> !text.isEmpty());
  }

  private String render(Node node) {
    if (VALUES.contains(node.type())) {
      return value(ANY, node.text(code), List.of(node));
    }
    return switch (node.type()) {
      case "comment", "heredoc_body", "heredoc_end", "\n" -> "";
      case "command" -> command(node);
      case "command_substitution" -> "$( " + inner(node) + " )";
      case "process_substitution" -> node.children().get(0).text(code) + " " + inner(node) + " )";
      case "variable_assignment" -> assignment(node);
      case "variable_name" -> "Name";
      case "heredoc_redirect", "herestring_redirect" ->
          node.children().get(0).text(code) + " " + ANY;
      case "file_redirect" -> redirection(node);
      default -> node.children().isEmpty() ? node.text(code) : join(node.children());
    };
  }

  private String join(List<Node> nodes) {
    StringJoiner text = new StringJoiner(" ");
    for (Node node : nodes) {
      String part = render(node);
      if (!part.isEmpty()) {
        text.add(part);
      }
    }
    return text.toString();
  }

  /** Renders what stands between the first and the last child, which are brackets. */
  private String inner(Node node) {
    List<Node> children = node.children();
    return children.size() < 3 ? "" : join(children.subList(1, children.size() - 1));
  }

  private String assignment(Node node) {
    return "Name=" + value(ANY, "", node.children());
  }

  private String redirection(Node node) {
    StringBuilder text = new StringBuilder();
    for (Node child : node.children()) {
      if (child.field().equals("destination")) {
        boolean descriptor = child.text(code).matches("\\d+|-");
        text.append(
            descriptor ? child.text(code) : " " + value("File", child.text(code), List.of(child)));
      } else {
        text.append(child.text(code));
      }
    }
    return text.toString();
  }

  private String command(Node node) {
    List<String> parts = new ArrayList<>();
    for (Node child : node.children()) {
      if (child.is("variable_assignment")) {
        parts.add(render(child));
      }
    }
    parts.add(commandLine(Word.of(node, code)));
    for (Node child : node.children()) {
      if (child.type().endsWith("_redirect")) {
        parts.add(render(child));
      }
    }
    return String.join(" ", parts);
  }

  private String commandLine(List<Word> words) {
    if (words.isEmpty()) {
      return "";
    }
    Word first = words.get(0);
    String called = first.value();
    if (first.literal().isPresent() && called.indexOf(' ') >= 0) {
      return program(first) + arguments(words.subList(1, words.size()));
    }
    String name = called.substring(called.lastIndexOf('/') + 1);
    List<Word> rest = words.subList(1, words.size());
    if (!substitutions(first.nodes()).isEmpty()) {
      return value(ANY, first.text(), first.nodes()) + arguments(rest);
    }
    if (name.equals("find")) {
      return "find" + find(rest);
    }
    Utility utility = utilities.get(name);
    if (utility != null && name.equals("sudo")) {
      return commandLine(withoutOptions(rest, utility));
    }
    String shown = OLD_NAMES.getOrDefault(name, name);
    return shown
        + (utility == null ? arguments(rest) : new CommandLine(name, utility, rest).text());
  }

  /** Returns the command line behind options that say as whom it runs, not what. */
  private static List<Word> withoutOptions(List<Word> words, Utility utility) {
    int first = 0;
    while (first < words.size() && words.get(first).isOption()) {
      first += utility.valueOf(words.get(first).value()).isPresent() ? 2 : 1;
    }
    return words.subList(Math.min(first, words.size()), words.size());
  }

  /** Renders the words behind a name that the table does not have. */
  private String arguments(List<Word> words) {
    StringBuilder text = new StringBuilder();
    for (Word word : words) {
      text.append(' ').append(word.isOption() ? option(word) : value(ANY, word));
    }
    return text.toString();
  }

  private String option(Word word) {
    int equals = word.value().indexOf('=');
    return equals < 0 ? word.value() : word.value().substring(0, equals) + " " + ANY;
  }

  /** Renders a program that is handed on as text: shorter than what quotes it, so this ends. */
  private String program(Word word) {
    return word.literal()
        .filter(text -> text.length() < code.length())
        .flatMap(text -> of(text, grammar, utilities))
        .orElse("Program");
  }

  private String find(List<Word> words) {
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < words.size() && Find.LINKS.contains(words.get(i).value())) {
      text.append(' ').append(words.get(i++).value());
    }
    int paths = 0;
    while (i < words.size() && !Find.startsExpression(words.get(i))) {
      text.append(' ').append(value("Path", words.get(i++)));
      paths++;
    }
    if (paths == 0) {
      text.append(" Path");
    }
    while (i < words.size()) {
      Word word = words.get(i++);
      String token = Find.token(word);
      if (Find.EXEC.contains(token)) {
        int end = Find.endOfCommand(words, i);
        text.append(' ').append(token).append(' ').append(commandLine(words.subList(i, end)));
        if (end < words.size()) {
          text.append(' ').append(Quoting.quote(words.get(end).value()));
        }
        i = end + 1;
        continue;
      }
      if (!token.isEmpty()) {
        text.append(' ').append(token.startsWith("-") || Find.isOperator(token) ? token : ANY);
      }
      for (String kind : Find.values(token)) {
        if (i < words.size()) {
          text.append(' ').append(value(kind, words.get(i++)));
        }
      }
    }
    return text.toString();
  }

  private String value(String kind, Word word) {
    return value(kind, word.text(), word.nodes());
  }

  /** Renders a value: what it substitutes, where it does so, else its kind. */
  private String value(String kind, String text, List<Node> nodes) {
    List<String> substituted = substitutions(nodes);
    if (!substituted.isEmpty()) {
      return String.join(" ", substituted);
    }
    String value = Quoting.literal(text).orElse(text);
    if (kind.equals(Utility.VERBATIM)) {
      return text;
    }
    return value.equals("{}") ? value : sign(kind, value) + kind;
  }

  /** A sign belongs to the operator: find's +7 means more than seven. */
  private static String sign(String kind, String value) {
    boolean signed =
        Set.of("Quantity", "Number", "Time", "Size", "Mode").contains(kind)
            && value.length() > 1
            && (value.charAt(0) == '+' || value.charAt(0) == '-');
    return signed ? value.substring(0, 1) : "";
  }

  private List<String> substitutions(List<Node> nodes) {
    List<String> found = new ArrayList<>();
    for (Node node : nodes) {
      if (node.is("command_substitution") || node.is("process_substitution")) {
        found.add(render(node));
      } else {
        found.addAll(substitutions(node.children()));
      }
    }
    return found;
  }

  /** Renders the words behind a name that the table has. */
  private final class CommandLine {

    private final String name;
    private final Utility utility;
    private final List<Word> words;
    private final StringBuilder text = new StringBuilder();
    private int next;
    private int arguments;
    private boolean optionsEnded;

    CommandLine(String name, Utility utility, List<Word> words) {
      this.name = name;
      this.utility = utility;
      this.words = words;
    }

    String text() {
      if (name.equals("tar") && !words.isEmpty() && words.get(0).value().matches("[A-Za-z]+")) {
        cluster("-" + words.get(next++).value());
      }
      while (next < words.size()) {
        Word word = words.get(next);
        if (!optionsEnded && word.isOption()) {
          next++;
          option(word.value());
          continue;
        }
        String kind = utility.argument(arguments++);
        if (kind.equals(Utility.COMMAND)) {
          add(commandLine(words.subList(next, words.size())));
          break;
        }
        add(value(kind, words.get(next++)));
      }
      return text.toString();
    }

    private void option(String option) {
      int equals = option.indexOf('=');
      if (option.equals("--")) {
        optionsEnded = true;
        add(option);
      } else if (option.startsWith("--") && equals > 0) {
        String start = option.substring(0, equals);
        add(start);
        addValue(start, utility.valueOf(start).orElse(ANY), option.substring(equals + 1));
      } else if (option.startsWith("--")) {
        add(option);
        utility.valueOf(option).ifPresent(kind -> addNext(option, kind));
      } else if (option.matches("-\\d+") && utility.valueOf("-#").isPresent()) {
        add("-" + utility.valueOf("-#").get());
      } else {
        cluster(option);
      }
    }

    private void cluster(String letters) {
      for (int i = 1; i < letters.length(); i++) {
        String option = "-" + letters.charAt(i);
        add(option);
        Optional<String> kind = utility.valueOf(option);
        if (kind.isPresent()) {
          if (i + 1 < letters.length()) {
            addValue(option, kind.get(), letters.substring(i + 1));
          } else {
            addNext(option, kind.get());
          }
          return;
        }
      }
    }

    private void addNext(String option, String kind) {
      if (next < words.size()) {
        Word word = words.get(next++);
        if (kind.equals("Program") && SHELLS.contains(name)) {
          add(program(word));
        } else {
          add(value(kind, word));
        }
        replaceFirst(option);
      }
    }

    private void addValue(String option, String kind, String value) {
      add(value(kind, value, List.of()));
      replaceFirst(option);
    }

    private void replaceFirst(String option) {
      if (arguments == 0 && utility.arguments().size() > 1 && IN_PLACE_OF_FIRST.contains(option)) {
        arguments = 1;
      }
    }

    private void add(String part) {
      text.append(' ').append(part);
    }
  }
}
