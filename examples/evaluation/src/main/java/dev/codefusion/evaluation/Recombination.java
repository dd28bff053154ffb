package dev.codefusion.evaluation;

import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.evaluation.Sketch.Bound;
import dev.codefusion.evaluation.Sketch.Token;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * New pairs by analogy. Where two pairs differ in one run of words and in one run of code, the
 * difference is an edit: "files" to "directories", {@code f} to {@code d} after {@code -type}. An
 * edit that holds in several sentences is made in others that have its words, too. Data
 * recombination as in Jia and Liang (2016) and, with fragments found by their surroundings, Andreas
 * (2020); here sentence and code are edited together.
 */
public final class Recombination {

  /** Words of a fragment at most, and those around it at least. */
  private static final int FRAGMENT = 5;

  private static final int AROUND = 3;

  private static final int PARTS = 14;

  /** Surroundings with more fragments than this say nothing of any. */
  private static final int CROWD = 400;

  private static final int MOST_WORDS = 30;

  private record Around(List<String> before, List<String> after) {}

  private record Fragment(int row, List<String> words) {}

  private record Edit(
      List<String> words, List<String> newWords, List<String> parts, List<String> newParts) {

    boolean keepsCode() {
      return parts.equals(newParts);
    }
  }

  /** What speaks for an edit. */
  private static final class Evidence {

    /** Rows that it was seen to lead from. */
    private final Set<Integer> seen = new HashSet<>();

    /** What stands before the parts that it changes, white space aside. */
    private final Set<String> before = new HashSet<>();

    /** What the placeholders that it brings may stand for. */
    private final Map<String, Bound> brings = new HashMap<>();
  }

  private final LanguageTarget language;
  private final List<Sketch> known = new ArrayList<>();
  private final Map<List<String>, Set<List<String>>> answers = new HashMap<>();
  private final Map<Edit, Evidence> edits = new LinkedHashMap<>();
  private final Map<String, List<Map.Entry<Edit, Evidence>>> byFirstWord = new HashMap<>();

  /**
   * Finds the edits in pairs.
   *
   * @param language says which parts of a sentence are literals, and which programs are well-formed
   */
  public Recombination(List<Pair> pairs, LanguageTarget language) {
    this.language = language;
    for (Pair pair : pairs) {
      Sketch sketch = Sketch.of(pair, language);
      if (sketch.words().size() >= AROUND && sketch.words().size() <= MOST_WORDS) {
        Set<List<String>> programs =
            answers.computeIfAbsent(texts(sketch.words()), words -> new HashSet<>());
        if (programs.add(texts(sketch.parts()))) {
          known.add(sketch);
        }
      }
    }
    findEdits();
    edits.entrySet().removeIf(entry -> !isTrusted(entry.getKey(), entry.getValue()));
    for (Map.Entry<Edit, Evidence> edit : edits.entrySet()) {
      byFirstWord
          .computeIfAbsent(edit.getKey().words().get(0), word -> new ArrayList<>())
          .add(edit);
    }
  }

  /** Returns how many edits are trusted. */
  public int edits() {
    return edits.size();
  }

  /**
   * Returns pairs that one edit, or several in turn, make of the known ones: those with a sentence
   * that is not known and a well-formed program.
   *
   * @param depth most edits in turn; at least 1
   * @param rows most pairs; from more, so many are drawn
   */
  public List<Pair> pairs(int depth, int rows, long seed) {
    Set<Pair> made = new LinkedHashSet<>();
    Collection<Sketch> from = known;
    for (int i = 0; i < depth; i++) {
      Map<List<List<String>>, Sketch> next = new LinkedHashMap<>();
      for (Sketch sketch : from) {
        for (Sketch edited : edited(sketch)) {
          next.putIfAbsent(List.of(texts(edited.words()), texts(edited.parts())), edited);
        }
      }
      from = next.values();
      from.forEach(sketch -> sketch.pair().filter(this::isWellFormed).ifPresent(made::add));
    }
    List<Pair> drawn = new ArrayList<>(made);
    Collections.shuffle(drawn, new Random(seed));
    return drawn.subList(0, Math.min(rows, drawn.size()));
  }

  private boolean isWellFormed(Pair pair) {
    return language.check(pair.code(), pair.prompt()).valid();
  }

  private void findEdits() {
    Map<Around, List<Fragment>> gaps = new LinkedHashMap<>();
    for (int row = 0; row < known.size(); row++) {
      List<String> words = texts(known.get(row).words());
      for (int from = 0; from <= words.size(); from++) {
        int last = Math.min(words.size(), from + FRAGMENT);
        for (int to = from; to <= last && words.size() - (to - from) >= AROUND; to++) {
          gaps.computeIfAbsent(
                  new Around(words.subList(0, from), words.subList(to, words.size())),
                  around -> new ArrayList<>())
              .add(new Fragment(row, words.subList(from, to)));
        }
      }
    }
    for (List<Fragment> fragments : gaps.values()) {
      if (fragments.size() <= CROWD) {
        for (Fragment one : fragments) {
          for (Fragment other : fragments) {
            note(one, other);
          }
        }
      }
    }
  }

  private void note(Fragment one, Fragment other) {
    List<String> words = one.words();
    List<String> newWords = other.words();
    if (words.isEmpty() || words.equals(newWords)) {
      return; // what comes in between nothing has no place of its own
    }
    boolean least =
        newWords.isEmpty()
            || (!words.get(0).equals(newWords.get(0))
                && !words.get(words.size() - 1).equals(newWords.get(newWords.size() - 1)));
    if (!least) {
      return;
    }
    Sketch source = known.get(other.row());
    List<String> a = texts(known.get(one.row()).parts());
    List<String> b = texts(source.parts());
    int same = 0;
    while (same < a.size() && same < b.size() && a.get(same).equals(b.get(same))) {
      same++;
    }
    int end = 0;
    while (end < a.size() - same
        && end < b.size() - same
        && a.get(a.size() - 1 - end).equals(b.get(b.size() - 1 - end))) {
      end++;
    }
    List<String> parts = a.subList(same, a.size() - end);
    List<String> newParts = b.subList(same, b.size() - end);
    Edit edit = new Edit(words, newWords, parts, newParts);
    if (parts.size() > PARTS || newParts.size() > PARTS || !bindsAlike(edit)) {
      return;
    }
    Evidence evidence = edits.computeIfAbsent(edit, key -> new Evidence());
    evidence.seen.add(one.row());
    evidence.before.add(before(a, same));
    for (String placeholder : without(newWords, words)) {
      Bound value = source.bound().get(placeholder);
      if (value != null) {
        evidence.brings.putIfAbsent(placeholder, value);
      }
    }
  }

  /**
   * A literal may come or go in sentence and code together, but not turn into another one: of which
   * kind it is depends on how it is spelled.
   */
  private static boolean bindsAlike(Edit edit) {
    Set<String> gone = without(edit.words(), edit.newWords());
    Set<String> come = without(edit.newWords(), edit.words());
    return (gone.isEmpty() || come.isEmpty())
        && gone.equals(without(edit.parts(), edit.newParts()))
        && come.equals(without(edit.newParts(), edit.parts()));
  }

  private static Set<String> without(List<String> tokens, List<String> others) {
    Set<String> left = new HashSet<>();
    tokens.stream().filter(Sketch::isPlaceholder).forEach(left::add);
    others.forEach(left::remove);
    return left;
  }

  /**
   * Whether an edit was seen in two sentences, and leads to a right answer at least as often as to
   * another one where the answer is known; never to another one where it was seen only twice.
   */
  private boolean isTrusted(Edit edit, Evidence evidence) {
    if (evidence.seen.size() < 2) {
      return false;
    }
    int right = 0;
    int wrong = 0;
    for (Sketch sketch : known) {
      Optional<Sketch> edited = edited(edit, evidence, sketch);
      Set<List<String>> programs =
          edited.map(made -> answers.get(texts(made.words()))).orElse(null);
      if (edited.isPresent() && programs != null) {
        if (programs.contains(texts(edited.get().parts()))) {
          right++;
        } else {
          wrong++;
        }
      }
    }
    return right > 2 ? right >= wrong : right == 2 && wrong == 0;
  }

  private List<Sketch> edited(Sketch sketch) {
    List<Sketch> edited = new ArrayList<>();
    for (String word : new LinkedHashSet<>(texts(sketch.words()))) {
      for (Map.Entry<Edit, Evidence> edit : byFirstWord.getOrDefault(word, List.of())) {
        edited(edit.getKey(), edit.getValue(), sketch)
            .filter(made -> !answers.containsKey(texts(made.words())))
            .ifPresent(edited::add);
      }
    }
    return edited;
  }

  private static Optional<Sketch> edited(Edit edit, Evidence evidence, Sketch sketch) {
    List<String> words = texts(sketch.words());
    int at = onlyIndex(words, edit.words());
    if (at < 0 || evidence.brings.keySet().stream().anyMatch(words::contains)) {
      return Optional.empty();
    }
    List<String> parts = texts(sketch.parts());
    int place = edit.keepsCode() ? 0 : place(edit, evidence, parts);
    if (place < 0) {
      return Optional.empty();
    }
    String utterance = spliced(sketch.utterance(), sketch.words(), at, edit);
    String code =
        edit.keepsCode()
            ? sketch.code()
            : String.join("", parts.subList(0, place))
                + String.join("", edit.newParts())
                + String.join("", parts.subList(place + edit.parts().size(), parts.size()));
    Map<String, Bound> bound = new LinkedHashMap<>(sketch.bound());
    bound.putAll(evidence.brings);
    Sketch made = new Sketch(utterance, code, bound);
    return stammers(sketch.words(), made.words()) || stammers(sketch.parts(), made.parts())
        ? Optional.empty()
        : Optional.of(made);
  }

  /** Where the only parts stand that an edit may change; -1 where there are none or several. */
  private static int place(Edit edit, Evidence evidence, List<String> parts) {
    int found = -1;
    for (int i = 0; i + edit.parts().size() <= parts.size(); i++) {
      boolean fits =
          edit.parts().isEmpty()
              ? i > 0 && parts.get(i - 1).isBlank() != edit.newParts().get(0).isBlank()
              : parts.subList(i, i + edit.parts().size()).equals(edit.parts());
      if (fits && evidence.before.contains(before(parts, i))) {
        if (found >= 0) {
          return -1;
        }
        found = i;
      }
    }
    return found;
  }

  private static String before(List<String> parts, int place) {
    int i = place - 1;
    while (i >= 0 && parts.get(i).isBlank()) {
      i--;
    }
    return i < 0 ? "" : parts.get(i);
  }

  private static String spliced(String utterance, List<Token> words, int at, Edit edit) {
    int start = words.get(at).start();
    int end = words.get(at + edit.words().size() - 1).end();
    String inner = String.join(" ", edit.newWords());
    if (inner.isEmpty()) {
      if (end < utterance.length() && utterance.charAt(end) == ' ') {
        end++;
      } else if (start > 0 && utterance.charAt(start - 1) == ' ') {
        start--;
      }
    }
    String text = utterance.substring(0, start) + inner + utterance.substring(end);
    return Character.isUpperCase(utterance.charAt(0)) && !text.isEmpty()
        ? Character.toUpperCase(text.charAt(0)) + text.substring(1)
        : text;
  }

  /** Whether a word or a sign stands twice in a row that did not: "last last modified". */
  private static boolean stammers(List<Token> before, List<Token> after) {
    return repeats(after) > repeats(before);
  }

  private static int repeats(List<Token> tokens) {
    int repeats = 0;
    String last = "";
    for (Token token : tokens) {
      if (!token.text().isBlank()) {
        repeats += token.text().equals(last) ? 1 : 0;
        last = token.text();
      }
    }
    return repeats;
  }

  private static int onlyIndex(List<String> list, List<String> sought) {
    int first = Collections.indexOfSubList(list, sought);
    return first >= 0 && first == Collections.lastIndexOfSubList(list, sought) ? first : -1;
  }

  private static List<String> texts(List<Token> tokens) {
    return tokens.stream().map(Token::text).toList();
  }
}
