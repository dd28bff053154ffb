package dev.codefusion.evaluation;

import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A synchronous context-free grammar (Aho and Ullman 1969): each rule writes a piece of a sentence
 * and the piece of code that belongs to it at once, so that each pair is as right as the rules that
 * made it. A language that has few pairs gets the combinations from here that nobody has written
 * down.
 *
 * <p>The file is lines of UTF-8. A rule's name stands alone at the start of a line; the lines below
 * it that are indented are its alternatives:
 *
 * <pre>
 * pair
 *   [3] delete all {@code <files> => find . <files>} -delete
 *   count {@code <files> => find . <files>} | wc -l
 * files
 *   files larger than {@code <1..9> MB => -type f -size +<1..9>M}
 * </pre>
 *
 * <p>An alternative is drawn in proportion to its weight in brackets, by default 1. Before {@code
 * =>} stands the sentence, after it the code; without it both are the same. {@code <name>} is
 * another rule, {@code <2..30>} a whole number of that range; the same reference means the same
 * thing throughout an alternative, and {@code <name:2>} another one, which differs from it where
 * the rule has more than one. What only one side refers to varies that side alone. {@code
 * <|find|look for>} is one of the texts between its bars, each as likely as the others, without a
 * rule of its own; {@code <>} is nothing. Runs of blanks become one. A line that begins with {@code
 * #} is a comment. The rule {@code pair} comes first.
 */
public final class PairGrammar {

  private static final String START = "pair";

  private static final int DEEPEST = 60;

  /** Draws of a numbered reference, before it may be what another one is. */
  private static final int OTHERS = 20;

  /** Draws for each pair asked for, before the grammar is held to have no more. */
  private static final int PATIENCE = 50;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");
  private static final Pattern REFERENCE =
      Pattern.compile(
          "<\\|([^<>|]*(?:\\|[^<>|]*)+)>"
              + "|<(?:([a-z][a-z0-9-]*)|(\\d{1,18})\\.\\.(\\d{1,18})|)(?::\\d+)?>");

  // the groups of a reference, at most one of which (or both numbers) a match has
  private static final int TEXTS = 1;
  private static final int RULE = 2;
  private static final int FROM = 3;
  private static final int TO = 4;

  private static final Pattern BAR = Pattern.compile("\\|");
  private static final Pattern WEIGHT = Pattern.compile("\\[(\\d{1,6})](?=\\s|$)");
  private static final String ARROW = " => ";
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private record Alternative(int weight, String sentence, String code, int line) {}

  /** What a rule may be drawn as, and the sum of the weights, which every draw needs. */
  private record Rule(List<Alternative> alternatives, int weight) {

    static Rule of(List<Alternative> alternatives) {
      return new Rule(
          List.copyOf(alternatives), alternatives.stream().mapToInt(Alternative::weight).sum());
    }
  }

  /** What a rule was drawn as; either side may be empty. */
  private record Piece(String sentence, String code) {}

  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final Path file;

  private PairGrammar(Path file, Map<String, List<Alternative>> alternatives) {
    this.file = file;
    alternatives.forEach((name, its) -> rules.put(name, Rule.of(its)));
  }

  /**
   * Reads a grammar.
   *
   * @throws ConfigurationException where the file is missing or breaks the form above, with its
   *     line; where a rule is referred to that it lacks, or has one that nothing refers to
   */
  public static PairGrammar read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new ConfigurationException(
          "The grammar %s cannot be read (%s); name a file of UTF-8 lines."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
    Map<String, List<Alternative>> rules = new LinkedHashMap<>();
    List<Alternative> rule = null;
    for (int number = 1; number <= lines.size(); number++) {
      String line = lines.get(number - 1).stripTrailing();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (!Character.isWhitespace(line.charAt(0))) {
        if (!NAME.matcher(line).matches() || rules.containsKey(line)) {
          throw new ConfigurationException(
              ("Line %d of the grammar %s is '%s', but must be the name of a rule that is not there"
                      + " yet, in lower case; alternatives are indented.")
                  .formatted(number, file, line));
        }
        rule = new ArrayList<>();
        rules.put(line, rule);
      } else if (rule == null) {
        throw new ConfigurationException(
            "Line %d of the grammar %s is an alternative without a rule; write the rule's name above it."
                .formatted(number, file));
      } else {
        rule.add(alternative(line.strip(), number));
      }
    }
    PairGrammar grammar = new PairGrammar(file, rules);
    grammar.check();
    return grammar;
  }

  private static Alternative alternative(String text, int line) {
    Matcher weighted = WEIGHT.matcher(text);
    int weight = weighted.lookingAt() ? Integer.parseInt(weighted.group(1)) : 1;
    // blanks around it, so that an empty side is a side like any other
    String sides = " " + (weighted.lookingAt() ? text.substring(weighted.end()) : text) + " ";
    int arrow = sides.indexOf(ARROW);
    return arrow < 0
        ? new Alternative(weight, sides, sides, line)
        : new Alternative(
            weight, sides.substring(0, arrow), sides.substring(arrow + ARROW.length()), line);
  }

  private void check() {
    if (rules.isEmpty() || !rules.keySet().iterator().next().equals(START)) {
      throw new ConfigurationException(
          "The grammar %s must begin with the rule '%s'.".formatted(file, START));
    }
    Set<String> used = new LinkedHashSet<>(Set.of(START));
    rules.forEach(
        (name, rule) -> {
          if (rule.weight() == 0) {
            throw new ConfigurationException(
                "The rule '%s' of the grammar %s has no alternative of a weight above 0."
                    .formatted(name, file));
          }
          for (Alternative each : rule.alternatives()) {
            for (String side : List.of(each.sentence(), each.code())) {
              REFERENCE.matcher(side).results().forEach(found -> used.add(reference(found, each)));
            }
          }
        });
    for (String name : rules.keySet()) {
      if (!used.contains(name)) {
        throw new ConfigurationException(
            "Nothing in the grammar %s refers to its rule '%s'; take it out or use it."
                .formatted(file, name));
      }
    }
  }

  /** Returns the rule that a reference names, or "" where it is a text, a number or nothing. */
  private String reference(MatchResult found, Alternative in) {
    String name = found.group(RULE);
    if (name == null) {
      if (found.group(FROM) != null
          && Long.parseLong(found.group(FROM)) > Long.parseLong(found.group(TO))) {
        throw new ConfigurationException(
            "Line %d of the grammar %s has %s, whose first number must not be the larger."
                .formatted(in.line(), file, found.group()));
      }
      return "";
    }
    if (!rules.containsKey(name)) {
      throw new ConfigurationException(
          "Line %d of the grammar %s refers to the rule '%s', which it lacks."
              .formatted(in.line(), file, name));
    }
    return name;
  }

  /**
   * Draws distinct pairs. The same grammar, number and seed give the same pairs.
   *
   * @param rows how many; fewer come back where 50 draws for each find no more
   * @param seed of the draws
   * @throws ConfigurationException where rules nest deeper than 60
   */
  public List<Pair> draw(int rows, long seed) {
    return draw(rows, seed, rule(START));
  }

  /**
   * Draws distinct pairs of some kinds only, in proportion to their weights.
   *
   * @param kinds rules that the rule {@code pair} has as alternatives
   * @throws ConfigurationException where it has not, and as above
   */
  public List<Pair> draw(int rows, long seed, List<String> kinds) {
    Map<String, List<Alternative>> known = kinds();
    List<Alternative> wanted = new ArrayList<>();
    for (String kind : new LinkedHashSet<>(kinds)) {
      List<Alternative> found = known.get(kind);
      if (found == null) {
        throw new ConfigurationException(
            "The rule '%s' of the grammar %s has no alternative <%s>; those that are one rule alone are: %s."
                .formatted(START, file, kind, String.join(", ", known.keySet())));
      }
      wanted.addAll(found);
    }
    return draw(rows, seed, Rule.of(wanted));
  }

  /** Returns the alternatives of the first rule that are another rule alone, by its name. */
  private Map<String, List<Alternative>> kinds() {
    Map<String, List<Alternative>> kinds = new LinkedHashMap<>();
    for (Alternative each : rule(START).alternatives()) {
      Matcher reference = REFERENCE.matcher(each.sentence().strip());
      if (each.weight() > 0 && reference.matches() && reference.group(RULE) != null) {
        kinds.computeIfAbsent(reference.group(RULE), name -> new ArrayList<>()).add(each);
      }
    }
    return kinds;
  }

  private Rule rule(String name) {
    return Objects.requireNonNull(rules.get(name));
  }

  private List<Pair> draw(int rows, long seed, Rule start) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<Pair> pairs = new LinkedHashSet<>();
    for (long draws = 0; pairs.size() < rows && draws < (long) rows * PATIENCE; draws++) {
      Piece drawn = draw(start, random, 0);
      if (!drawn.sentence().isEmpty() && !drawn.code().isEmpty()) {
        pairs.add(new Pair(drawn.sentence(), drawn.code()));
      }
    }
    return new ArrayList<>(pairs);
  }

  private Piece draw(String name, SplittableRandom random, int depth) {
    if (depth > DEEPEST) {
      throw new ConfigurationException(
          "The rule '%s' of the grammar %s nests deeper than %d rules; give it a way out that is drawn more often."
              .formatted(name, file, DEEPEST));
    }
    return draw(rule(name), random, depth);
  }

  private Piece draw(Rule rule, SplittableRandom random, int depth) {
    Alternative drawn = pick(rule, random);
    Map<String, Piece> parts = new HashMap<>();
    String sentence = fill(drawn.sentence(), true, parts, random, depth);
    String code = fill(drawn.code(), false, parts, random, depth);
    return new Piece(sentence, code);
  }

  private static Alternative pick(Rule rule, SplittableRandom random) {
    int left = random.nextInt(rule.weight());
    for (Alternative each : rule.alternatives()) {
      left -= each.weight();
      if (left < 0) {
        return each;
      }
    }
    throw new IllegalStateException("the draw is below the sum of the weights");
  }

  private String fill(
      String side, boolean sentence, Map<String, Piece> parts, SplittableRandom random, int depth) {
    String filled =
        REFERENCE
            .matcher(side)
            .replaceAll(
                found -> {
                  Piece part = parts.get(found.group());
                  if (part == null) {
                    part = another(found, parts, random, depth);
                    parts.put(found.group(), part);
                  }
                  return Matcher.quoteReplacement(sentence ? part.sentence() : part.code());
                });
    return BLANKS.matcher(filled).replaceAll(" ").strip();
  }

  /**
   * Draws what a reference stands for, other than what the same rule or range stands for so far.
   */
  private Piece another(
      MatchResult found, Map<String, Piece> parts, SplittableRandom random, int depth) {
    Piece part = part(found, random, depth);
    for (int i = 0; i < OTHERS && isTaken(part, kind(found.group()), parts); i++) {
      part = part(found, random, depth);
    }
    return part;
  }

  private static boolean isTaken(Piece part, String kind, Map<String, Piece> parts) {
    return parts.entrySet().stream()
        .anyMatch(other -> kind(other.getKey()).equals(kind) && other.getValue().equals(part));
  }

  /** Returns a reference without its number. */
  private static String kind(String reference) {
    int colon = reference.indexOf(':');
    return colon < 0 ? reference : reference.substring(0, colon) + ">";
  }

  private Piece part(MatchResult found, SplittableRandom random, int depth) {
    if (found.group(RULE) != null) {
      return draw(found.group(RULE), random, depth + 1);
    }
    String text = "";
    if (found.group(TEXTS) != null) {
      String[] texts = BAR.split(found.group(TEXTS), -1);
      text = texts[random.nextInt(texts.length)];
    } else if (found.group(FROM) != null) {
      text =
          Long.toString(
              random.nextLong(
                  Long.parseLong(found.group(FROM)), Long.parseLong(found.group(TO)) + 1));
    }
    return new Piece(text, text);
  }
}
