package dev.codefusion.runtime.tensorflow.text;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Prompt;
import dev.codefusion.api.language.LanguageTarget;
import dev.codefusion.api.language.Literal;
import dev.codefusion.api.language.Span;
import dev.codefusion.api.token.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns prompts and programs into tokens and back. Where placeholders are on, each literal of the
 * prompt, such as a path, becomes one token in prompt and program alike, so that the model has to
 * say where it goes but never has to spell it. Immutable; safe for many threads.
 */
public final class TextCodec {

  /** Literals of one kind that get a placeholder; further ones stay text. */
  private static final int EACH = 4;

  /** Programs of a memory that a prompt recalls at most. */
  public static final int MOST_RECALLED = 8;

  private final Tokenizer code;
  private final Tokenizer utterance;
  private final UtteranceCase utteranceCase;
  private final @Nullable LanguageTarget language;
  private final boolean placeholders;
  private final Map<String, Integer> codeIds;
  private final Map<String, Integer> utteranceIds;
  private final @Nullable Recollection recollection;

  /**
   * What is read along with an utterance.
   *
   * @param memory where pairs are looked up
   * @param pairs most pairs that are read
   * @param longest most tokens that the encoder reads
   */
  private record Recollection(Memory memory, int pairs, int longest) {}

  /**
   * Makes a codec.
   *
   * @param code tokenizer of the programs; knows {@link #specials()} where placeholders are on
   * @param utterance tokenizer of the utterances, likewise
   * @param language finds the literals; without it there are none
   */
  public TextCodec(
      Tokenizer code,
      Tokenizer utterance,
      UtteranceCase utteranceCase,
      @Nullable LanguageTarget language,
      boolean placeholders) {
    this(code, utterance, utteranceCase, language, placeholders, null);
  }

  private TextCodec(
      Tokenizer code,
      Tokenizer utterance,
      UtteranceCase utteranceCase,
      @Nullable LanguageTarget language,
      boolean placeholders,
      @Nullable Recollection recollection) {
    this.code = code;
    this.utterance = utterance;
    this.utteranceCase = utteranceCase;
    this.language = language;
    this.placeholders = placeholders;
    codeIds = placeholders ? ids(code) : Map.of();
    utteranceIds = placeholders ? ids(utterance) : Map.of();
    this.recollection = recollection;
  }

  /**
   * Returns this codec with a memory: the reading of a prompt goes on with the programs of the
   * pairs that are most like it, as far as they fit.
   *
   * @param pairs most pairs that are read, of all that are recalled
   * @param longest most tokens that the encoder reads
   * @throws ConfigurationException where pairs are to be read, but not in one tokenizer that has a
   *     mask
   */
  public TextCodec remembering(Memory memory, int pairs, int longest) {
    if (pairs > 0) {
      separator();
    }
    return new TextCodec(
        code,
        utterance,
        utteranceCase,
        language,
        placeholders,
        new Recollection(memory, pairs, longest));
  }

  /**
   * Returns the token between an utterance and a program that it recalls.
   *
   * @throws ConfigurationException where utterances and programs do not share a tokenizer that has
   *     a mask
   */
  public int separator() {
    if (code.maskId().isEmpty() || !code.fingerprint().equals(utterance.fingerprint())) {
      throw new ConfigurationException(
          "A memory needs one tokenizer with a mask token for utterances and code; set data.memory to 0, or tokenizer.shared to true and an encoder without a tokenizer of its own.");
    }
    return code.maskId().getAsInt();
  }

  /**
   * Returns the special tokens that placeholders need: for each kind and number one that stands for
   * the literal, and one for the literal after a blank, which is where most stand.
   */
  public static List<String> specials() {
    List<String> forms = new ArrayList<>();
    for (Literal.Kind kind : Literal.Kind.values()) {
      for (int i = 1; i <= EACH; i++) {
        forms.add(form(kind, i, false));
        forms.add(form(kind, i, true));
      }
    }
    return forms;
  }

  private static String form(Literal.Kind kind, int number, boolean afterBlank) {
    String name = kind.name().toLowerCase(Locale.ROOT) + number;
    return afterBlank ? "<_" + name + ">" : "<" + name + ">";
  }

  private static Map<String, Integer> ids(Tokenizer tokenizer) {
    Set<String> wanted = new HashSet<>(specials());
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < tokenizer.size(); id++) {
      String text = tokenizer.text(id);
      if (wanted.contains(text) && tokenizer.decode(new int[] {id}).isEmpty()) {
        ids.put(text, id);
      }
    }
    if (ids.size() < wanted.size()) {
      throw new ConfigurationException(
          "tokenizer.literals is true, but the tokenizer has no placeholders; set it to false, or start from a model that was trained with literals.");
    }
    return ids;
  }

  /**
   * A prompt as it was read.
   *
   * @param ids its tokens, and those of what it recalls
   * @param bound value of each placeholder in it, by the written form that has no blank
   * @param recalled programs of the pairs in memory that are most like the prompt, the likest
   *     first, all of whose placeholders are bound; empty without a memory
   */
  public record Reading(int[] ids, Map<String, Literal> bound, List<Recalled> recalled) {}

  /**
   * A program from memory.
   *
   * @param program its tokens
   * @param asked whether it was remembered for this very prompt, whatever the literals
   */
  public record Recalled(int[] program, boolean asked) {}

  private record Piece(int start, int end, String form) {}

  /** Returns the token that fills the room after a program's end. */
  public int padId() {
    return code.padId();
  }

  /** Reads a prompt. */
  public Reading read(Prompt prompt) {
    String text = render(prompt);
    Map<String, Literal> bound = bind(prompt);
    List<Piece> pieces = pieces(text, prompt, bound);
    int[] ids = assemble(text, pieces, utterance, utteranceIds, true);
    if (recollection == null) {
      return new Reading(ids, bound, List.of());
    }
    List<Memory.Pair> nearest = recollection.memory().nearest(ids, MOST_RECALLED, pair -> true);
    List<Memory.Pair> read = nearest.subList(0, Math.min(recollection.pairs(), nearest.size()));
    return new Reading(
        read.isEmpty() ? ids : Memory.recalling(ids, read, separator(), recollection.longest()),
        bound,
        nearest.stream()
            .filter(pair -> isBound(pair.code(), bound))
            .map(pair -> new Recalled(pair.code(), Arrays.equals(pair.utterance(), ids)))
            .toList());
  }

  private boolean isBound(int[] program, Map<String, Literal> bound) {
    return Arrays.stream(program)
        .mapToObj(code::text)
        .filter(codeIds::containsKey)
        .map(TextCodec::withoutBlank)
        .allMatch(bound::containsKey);
  }

  /**
   * Returns how many of the literals that a prompt spells out a program leaves out; none without
   * placeholders.
   */
  public int leftOut(int[] program, Reading reading) {
    Set<String> used =
        Arrays.stream(program)
            .mapToObj(code::text)
            .map(TextCodec::withoutBlank)
            .collect(Collectors.toSet());
    return (int) reading.bound().keySet().stream().filter(form -> !used.contains(form)).count();
  }

  private static String withoutBlank(String form) {
    return form.startsWith("<_") ? "<" + form.substring(2) : form;
  }

  /** Returns the tokens of a program that answers a prompt. */
  public int[] encode(String program, Reading reading) {
    return assemble(program, occurrences(program, reading.bound()), code, codeIds, false);
  }

  /** Returns the program that tokens stand for, with the prompt's literals in their places. */
  public String decode(int[] ids, Reading reading) {
    return decode(ids, reading, "");
  }

  /**
   * Returns the part of a program that tokens stand for, with the prompt's literals in their
   * places.
   *
   * @param before the program up to this part: how the language spells a literal may depend on it
   */
  public String decode(int[] ids, Reading reading, String before) {
    StringBuilder program = new StringBuilder(before);
    int from = 0;
    for (int i = 0; i < ids.length; i++) {
      String form = placeholders ? code.text(ids[i]) : "";
      boolean afterBlank = form.startsWith("<_");
      Literal literal = reading.bound().get(withoutBlank(form));
      if (literal != null && codeIds.getOrDefault(form, -1) == ids[i]) {
        program.append(code.decode(Arrays.copyOfRange(ids, from, i)));
        program.append(afterBlank ? " " : "");
        program.append(
            language == null ? literal.value() : language.spelled(literal, program.toString()));
        from = i + 1;
      }
    }
    program.append(code.decode(Arrays.copyOfRange(ids, from, ids.length)));
    return program.substring(before.length());
  }

  /** Returns the texts between the literals of a prompt, to learn a vocabulary from. */
  public static List<String> promptTexts(
      Prompt prompt, UtteranceCase utteranceCase, @Nullable LanguageTarget language) {
    String text = (language == null ? prompt.utterance() : language.render(prompt)).strip();
    List<Piece> pieces =
        language == null ? List.of() : located(language, prompt, text, bind(language, prompt));
    return between(text, pieces, utteranceCase);
  }

  /** Returns the texts between the literals in a program, to learn a vocabulary from. */
  public static List<String> codeTexts(
      Prompt prompt, String program, @Nullable LanguageTarget language) {
    List<Piece> pieces =
        language == null ? List.of() : occurrences(language, program, bind(language, prompt));
    return between(program, pieces, UtteranceCase.KEEP);
  }

  private String render(Prompt prompt) {
    return (language == null ? prompt.utterance() : language.render(prompt)).strip();
  }

  private Map<String, Literal> bind(Prompt prompt) {
    return placeholders && language != null ? bind(language, prompt) : Map.of();
  }

  private List<Piece> pieces(String text, Prompt prompt, Map<String, Literal> bound) {
    return bound.isEmpty() || language == null ? List.of() : located(language, prompt, text, bound);
  }

  private List<Piece> occurrences(String program, Map<String, Literal> bound) {
    return bound.isEmpty() || language == null ? List.of() : occurrences(language, program, bound);
  }

  /** Gives the first literals of each kind a placeholder; equal ones share it. */
  private static Map<String, Literal> bind(LanguageTarget language, Prompt prompt) {
    Map<String, Literal> bound = new LinkedHashMap<>();
    Map<Literal.Kind, Integer> used = new HashMap<>();
    for (Literal literal : language.literals(prompt)) {
      boolean known =
          bound.values().stream().anyMatch(other -> other.value().equals(literal.value()));
      int number = used.getOrDefault(literal.kind(), 0) + 1;
      if (!known && number <= EACH) {
        used.put(literal.kind(), number);
        bound.put(form(literal.kind(), number, false), literal);
      }
    }
    return bound;
  }

  /**
   * Finds the literals that have a placeholder in the prompt's own text. Of one that reaches into
   * the white space around it, only what is within counts.
   */
  private static List<Piece> located(
      LanguageTarget language, Prompt prompt, String text, Map<String, Literal> bound) {
    int shift = language.render(prompt).indexOf(text);
    List<Piece> pieces = new ArrayList<>();
    for (Literal literal : language.literals(prompt)) {
      for (Map.Entry<String, Literal> entry : bound.entrySet()) {
        int start = Math.max(0, literal.start() - shift);
        int end = Math.min(text.length(), literal.end() - shift);
        if (entry.getValue().value().equals(literal.value()) && start < end) {
          pieces.add(new Piece(start, end, entry.getKey()));
        }
      }
    }
    return pieces;
  }

  /** Finds the literals in a program; where two overlap, the longer one counts. */
  private static List<Piece> occurrences(
      LanguageTarget language, String program, Map<String, Literal> bound) {
    List<Piece> found = new ArrayList<>();
    bound.forEach(
        (form, literal) -> {
          for (Span span : language.occurrences(literal, program)) {
            found.add(new Piece(span.start(), span.end(), form));
          }
        });
    found.sort(
        Comparator.comparingInt((Piece piece) -> piece.start() - piece.end())
            .thenComparingInt(Piece::start));
    List<Piece> kept = new ArrayList<>();
    for (Piece piece : found) {
      if (kept.stream()
          .noneMatch(other -> piece.start() < other.end() && other.start() < piece.end())) {
        kept.add(piece);
      }
    }
    kept.sort(Comparator.comparingInt(Piece::start));
    return kept;
  }

  private int[] assemble(
      String text,
      List<Piece> pieces,
      Tokenizer tokenizer,
      Map<String, Integer> specialIds,
      boolean isUtterance) {
    List<int[]> parts = new ArrayList<>();
    int from = 0;
    for (Piece piece : pieces) {
      boolean afterBlank = piece.start() > from && text.charAt(piece.start() - 1) == ' ';
      String before = text.substring(from, piece.start() - (afterBlank ? 1 : 0));
      parts.add(tokenizer.encode(cased(before, from == 0 && isUtterance, isUtterance)));
      String form = afterBlank ? "<_" + piece.form().substring(1) : piece.form();
      Integer id = specialIds.get(form);
      if (id == null) {
        throw new IllegalStateException("placeholder " + form + " has no id");
      }
      parts.add(new int[] {id});
      from = piece.end();
    }
    String rest = text.substring(from);
    parts.add(tokenizer.encode(cased(rest, from == 0 && isUtterance, isUtterance)));
    return parts.stream().flatMapToInt(Arrays::stream).toArray();
  }

  private String cased(String text, boolean first, boolean isUtterance) {
    return !isUtterance || (utteranceCase == UtteranceCase.LOWER_FIRST && !first)
        ? text
        : utteranceCase.apply(text);
  }

  private static List<String> between(
      String text, List<Piece> pieces, UtteranceCase utteranceCase) {
    List<String> texts = new ArrayList<>();
    int from = 0;
    for (Piece piece : pieces) {
      texts.add(text.substring(from, piece.start()).stripTrailing());
      from = piece.end();
    }
    texts.add(text.substring(from));
    if (!pieces.isEmpty() && pieces.get(0).start() == 0) {
      return utteranceCase == UtteranceCase.LOWER
          ? texts.stream().map(utteranceCase::apply).toList()
          : texts;
    }
    texts.set(0, utteranceCase.apply(texts.get(0)));
    return texts;
  }
}
