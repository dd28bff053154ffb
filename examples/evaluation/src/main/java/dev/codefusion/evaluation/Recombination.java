package dev.codefusion.evaluation;

import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.evaluation.Sketch.Bound;
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
import java.util.function.Predicate;

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

  /** The words of a row from one place to another. */
  private record Fragment(Sketch row, int from, int to) {

    List<String> words() {
      return row.words().subList(from, to);
    }

    /** Returns the words as the row writes them, but for a capital at its beginning. */
    String text() {
      if (from == to) {
        return "";
      }
      String text = row.utterance().substring(row.places().get(from).start(), end());
      return from == 0 ? Pairs.lowerFirst(text) : text;
    }

    private int end() {
      return row.places().get(to - 1).end();
    }
  }

  private record Edit(
      List<String> words, List<String> newWords, List<String> parts, List<String> newParts) {

    boolean keepsCode() {
      return parts.equals(newParts);
    }
  }

  /** What speaks for an edit, and what it needs to be made. */
  private static final class Evidence {

    /** Sentences that it was seen to lead from. */
    private final Set<List<String>> seen = new HashSet<>();

    /** What stands before the parts that it changes, white space aside. */
    private final Set<String> before = new HashSet<>();

    /** Its new words as they were written first. */
    private final String text;

    /** For each pair that it led to, what the placeholders that it brings stand for. */
    private final List<Map<String, Bound>> brings = new ArrayList<>();

    Evidence(String text) {
      this.text = text;
    }
  }

  private final LanguageTarget language;
  private final Predicate<String> isKnown;
  private final List<Sketch> rows = new ArrayList<>();
  private final Map<List<String>, Set<List<String>>> answers = new HashMap<>();
  private final Map<Edit, Evidence> edits = new LinkedHashMap<>();
  private final Map<String, List<Map.Entry<Edit, Evidence>>> byFirstWord = new HashMap<>();

  /**
   * Finds the edits in pairs; those about a table are passed over.
   *
   * @param language says which parts of a sentence are literals, and which programs are well-formed
   */
  public Recombination(List<Pair> pairs, LanguageTarget language) {
    this.language = language;
    isKnown = Pairs.seen(pairs);
    for (Pair pair : pairs) {
      Sketch.of(pair, language).filter(this::isNew).ifPresent(rows::add);
    }
    findEdits();
    Map<String, List<Sketch>> byWord = new HashMap<>();
    for (Sketch row : rows) {
      for (String word : new HashSet<>(row.words())) {
        byWord.computeIfAbsent(word, key -> new ArrayList<>()).add(row);
      }
    }
    edits
        .entrySet()
        .removeIf(
            edit ->
                !isTrusted(
                    edit.getKey(),
                    edit.getValue(),
                    byWord.getOrDefault(edit.getKey().words().get(0), List.of())));
    for (Map.Entry<Edit, Evidence> edit : edits.entrySet()) {
      byFirstWord
          .computeIfAbsent(edit.getKey().words().get(0), word -> new ArrayList<>())
          .add(edit);
    }
  }

  private boolean isNew(Sketch row) {
    return answers.computeIfAbsent(row.words(), words -> new HashSet<>()).add(row.parts());
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
   * @param most how many pairs at most; from more, so many are drawn
   */
  public List<Pair> pairs(int depth, int most, long seed) {
    Set<Pair> made = new LinkedHashSet<>();
    Collection<Sketch> from = rows;
    for (int i = 0; i < depth; i++) {
      Map<List<List<String>>, Sketch> next = new LinkedHashMap<>();
      for (Sketch sketch : from) {
        for (Sketch edited : edited(sketch)) {
          next.putIfAbsent(List.of(edited.words(), edited.parts()), edited);
        }
      }
      from = next.values();
      from.stream()
          .map(Sketch::pair)
          .filter(pair -> !isKnown.test(pair.utterance()))
          .filter(pair -> language.check(pair.code(), pair.prompt()).valid())
          .forEachOrdered(made::add);
    }
    List<Pair> drawn = new ArrayList<>(made);
    Collections.shuffle(drawn, new Random(seed));
    return drawn.subList(0, Math.min(most, drawn.size()));
  }

  private void findEdits() {
    Map<Around, List<Fragment>> gaps = new LinkedHashMap<>();
    for (Sketch row : rows) {
      List<String> words = row.words();
      int room = words.size() > MOST_WORDS ? -1 : Math.min(FRAGMENT, words.size() - AROUND);
      for (int from = 0; room >= 0 && from <= words.size(); from++) {
        for (int to = from; to <= Math.min(words.size(), from + room); to++) {
          gaps.computeIfAbsent(
                  new Around(words.subList(0, from), words.subList(to, words.size())),
                  around -> new ArrayList<>())
              .add(new Fragment(row, from, to));
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
    List<String> a = one.row().parts();
    List<String> b = other.row().parts();
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
    // What comes or goes before other code takes its blank from the same side as at the end.
    List<String> longer = a.size() > b.size() ? a : b;
    boolean comesOrGoes = same + end == Math.min(a.size(), b.size());
    while (comesOrGoes
        && same > 0
        && longer.get(longer.size() - end - 1).equals(longer.get(same - 1))) {
      same--;
      end++;
    }
    List<String> parts = a.subList(same, a.size() - end);
    List<String> newParts = b.subList(same, b.size() - end);
    Edit edit = new Edit(words, newWords, parts, newParts);
    if (parts.size() > PARTS || newParts.size() > PARTS || !bindsAlike(edit)) {
      return;
    }
    Evidence evidence = edits.computeIfAbsent(edit, key -> new Evidence(other.text()));
    evidence.seen.add(one.row().words());
    evidence.before.add(before(a, same));
    Map<String, Bound> brings = new LinkedHashMap<>(other.row().bound());
    brings.keySet().retainAll(without(newWords, words));
    evidence.brings.add(brings);
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
   * Whether an edit was seen in two sentences, and leads to a right answer from at least as many
   * sentences as to another one, where the answer is known; to no other one where it is right in
   * two only.
   */
  private boolean isTrusted(Edit edit, Evidence evidence, List<Sketch> candidates) {
    if (evidence.seen.size() < 2) {
      return false;
    }
    Set<List<String>> right = new HashSet<>();
    Set<List<String>> wrong = new HashSet<>();
    for (Sketch row : candidates) {
      Optional<Sketch> edited = edited(edit, evidence, row);
      Set<List<String>> programs = edited.map(made -> answers.get(made.words())).orElse(null);
      if (edited.isPresent() && programs != null) {
        (programs.contains(edited.get().parts()) ? right : wrong).add(row.words());
      }
    }
    wrong.removeAll(right);
    return right.size() > 2 ? right.size() >= wrong.size() : right.size() == 2 && wrong.isEmpty();
  }

  private List<Sketch> edited(Sketch sketch) {
    List<Sketch> edited = new ArrayList<>();
    for (String word : new LinkedHashSet<>(sketch.words())) {
      for (Map.Entry<Edit, Evidence> edit : byFirstWord.getOrDefault(word, List.of())) {
        edited(edit.getKey(), edit.getValue(), sketch)
            .filter(made -> !answers.containsKey(made.words()))
            .ifPresent(edited::add);
      }
    }
    return edited;
  }

  private static Optional<Sketch> edited(Edit edit, Evidence evidence, Sketch sketch) {
    int at = onlyIndex(sketch.words(), edit.words());
    Map<String, Bound> brings =
        evidence.brings.get(Math.floorMod(sketch.utterance().hashCode(), evidence.brings.size()));
    if (at < 0 || brings.keySet().stream().anyMatch(sketch.bound()::containsKey)) {
      return Optional.empty();
    }
    List<String> parts = sketch.parts();
    int place = edit.keepsCode() ? 0 : place(edit, evidence, parts);
    if (place < 0) {
      return Optional.empty();
    }
    String code =
        edit.keepsCode()
            ? sketch.code()
            : String.join("", parts.subList(0, place))
                + String.join("", edit.newParts())
                + String.join("", parts.subList(place + edit.parts().size(), parts.size()));
    Map<String, Bound> bound = new LinkedHashMap<>(sketch.bound());
    bound.keySet().removeAll(without(edit.words(), edit.newWords()));
    bound.putAll(brings);
    Sketch made = Sketch.of(spliced(sketch, at, edit.words().size(), evidence.text), code, bound);
    return made.words().size() >= AROUND
            && made.saysWhatItWrites()
            && repeats(made.words()) <= repeats(sketch.words())
            && repeats(made.parts()) <= repeats(parts)
        ? Optional.of(made)
        : Optional.empty();
  }

  /** Where the only parts stand that an edit may change; -1 where there are none or several. */
  private static int place(Edit edit, Evidence evidence, List<String> parts) {
    int found = -1;
    for (int i = 0; i + edit.parts().size() <= parts.size(); i++) {
      boolean fits =
          edit.parts().isEmpty()
              ? i == 0 || parts.get(i - 1).isBlank() != edit.newParts().get(0).isBlank()
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

  /** Puts a text in place of some words; a sentence that began with a capital still does. */
  private static String spliced(Sketch sketch, int at, int words, String text) {
    String utterance = sketch.utterance();
    int first = sketch.places().get(0).start();
    int start = sketch.places().get(at).start();
    int end = sketch.places().get(at + words - 1).end();
    if (text.isEmpty()) {
      if (end < utterance.length() && utterance.charAt(end) == ' ') {
        end++;
      } else if (start > 0 && utterance.charAt(start - 1) == ' ') {
        start--;
      }
    }
    String made = utterance.substring(0, start) + text + utterance.substring(end);
    return Character.isUpperCase(utterance.charAt(first)) && made.length() > first
        ? made.substring(0, first)
            + Character.toUpperCase(made.charAt(first))
            + made.substring(first + 1)
        : made;
  }

  /** How often a word stands twice in a row, as in "last last modified"; signs may. */
  private static int repeats(List<String> tokens) {
    int repeats = 0;
    String last = "";
    for (String token : tokens) {
      if (!token.isBlank()) {
        boolean word = token.chars().anyMatch(Character::isLetterOrDigit);
        repeats += word && token.equals(last) ? 1 : 0;
        last = token;
      }
    }
    return repeats;
  }

  private static int onlyIndex(List<String> list, List<String> sought) {
    int first = Collections.indexOfSubList(list, sought);
    return first >= 0 && first == Collections.lastIndexOfSubList(list, sought) ? first : -1;
  }
}
