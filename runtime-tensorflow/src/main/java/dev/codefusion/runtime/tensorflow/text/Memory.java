package dev.codefusion.runtime.tensorflow.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.codefusion.api.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Pairs that a model remembers word for word. It looks up those whose utterances are most like the
 * one it is asked, and the encoder reads their programs along with it, so that what is rare need
 * not be kept in the weights (as in Lewis et al. 2020, with a lexical index in place of a learned
 * one).
 *
 * <p>Likeness is BM25 (Robertson et al. 1994, k1 1.2, b 0.75) over single tokens and pairs of
 * neighbouring ones. A placeholder is a token like any other, so that utterances of one pattern are
 * alike whatever their names and numbers, and what is found has the placeholders of the utterance
 * that asks. Immutable; safe for many threads.
 */
public final class Memory {

  private static final double K1 = 1.2;
  private static final double B = 0.75;
  private static final JsonFactory JSON = new JsonFactory();

  /** Where there is no token: before each utterance, and before what counts by itself. */
  private static final int NONE = -1;

  /**
   * A pair in tokens.
   *
   * @param utterance tokens of the utterance, as the encoder reads them
   * @param code tokens of the program
   */
  public record Pair(int[] utterance, int[] code) {}

  private final List<Pair> pairs;
  private final double meanLength;

  /** All utterances one after the other, each behind {@link #NONE}, and the pair of each token. */
  private final int[] tokens;

  private final int[] owners;

  /** Where each token stands in {@link #tokens}: from its start to the next one's. */
  private final int[] places;

  private final int[] starts;

  /** Remembers pairs; among equally likely ones the earlier is found first. */
  public Memory(List<Pair> pairs) {
    this.pairs = List.copyOf(pairs);
    meanLength = this.pairs.stream().mapToInt(pair -> pair.utterance().length).average().orElse(1);
    int largest =
        this.pairs.stream().flatMapToInt(pair -> Arrays.stream(pair.utterance())).max().orElse(-1);
    int length = this.pairs.stream().mapToInt(pair -> pair.utterance().length + 1).sum();
    tokens = new int[length];
    owners = new int[length];
    starts = new int[largest + 2];
    int place = 0;
    for (int pair = 0; pair < this.pairs.size(); pair++) {
      tokens[place++] = NONE;
      for (int token : this.pairs.get(pair).utterance()) {
        tokens[place] = token;
        owners[place++] = pair;
        starts[token + 1]++;
      }
    }
    for (int token = 0; token <= largest; token++) {
      starts[token + 1] += starts[token];
    }
    places = new int[length - this.pairs.size()];
    int[] next = starts.clone();
    for (int i = 0; i < length; i++) {
      if (tokens[i] != NONE) {
        places[next[tokens[i]]++] = i;
      }
    }
  }

  /** Returns how much each pair's utterance is like one; 0 where it shares no token with it. */
  private double[] likeness(int[] utterance) {
    double[] likeness = new double[pairs.size()];
    Set<Long> terms = new HashSet<>();
    for (int i = 0; i < utterance.length; i++) {
      add(likeness, terms, NONE, utterance[i]);
      if (i > 0) {
        add(likeness, terms, utterance[i - 1], utterance[i]);
      }
    }
    return likeness;
  }

  /**
   * Adds what one term brings to the pairs that have it, unless it was added before.
   *
   * @param terms those that were added
   * @param before the token in front of the other one, or {@link #NONE} for that one by itself
   */
  private void add(double[] likeness, Set<Long> terms, int before, int token) {
    if (token >= starts.length - 1 || !terms.add((before + 1L) << Integer.SIZE | token)) {
      return;
    }
    int[] having = new int[starts[token + 1] - starts[token]];
    int[] counts = new int[having.length];
    int found = 0;
    for (int i = starts[token]; i < starts[token + 1]; i++) {
      int place = places[i];
      if (before != NONE && tokens[place - 1] != before) {
        continue;
      }
      // Places are in order, so that those of one pair follow one another.
      if (found == 0 || having[found - 1] != owners[place]) {
        having[found++] = owners[place];
      }
      counts[found - 1]++;
    }
    double rarity = Math.log1p((pairs.size() - found + 0.5) / (found + 0.5));
    for (int i = 0; i < found; i++) {
      int length = pairs.get(having[i]).utterance().length;
      likeness[having[i]] +=
          rarity * counts[i] * (K1 + 1) / (counts[i] + K1 * (1 - B + B * length / meanLength));
    }
  }

  /** Returns the number of pairs. */
  public int size() {
    return pairs.size();
  }

  /** Returns the pairs, in the order in which they were given. */
  public List<Pair> pairs() {
    return pairs;
  }

  /**
   * Returns the pairs whose utterances are most like one, the likest first, each with another
   * program; none that shares no token with it.
   *
   * @param count most pairs returned
   * @param eligible which pairs may be returned
   */
  public List<Pair> nearest(int[] utterance, int count, Predicate<Pair> eligible) {
    double[] likeness = likeness(utterance);
    List<Pair> nearest = new ArrayList<>();
    while (nearest.size() < count) {
      int best = 0;
      for (int i = 1; i < likeness.length; i++) {
        best = likeness[i] > likeness[best] ? i : best;
      }
      if (likeness.length == 0 || likeness[best] == 0) {
        break;
      }
      likeness[best] = 0;
      Pair pair = pairs.get(best);
      if (eligible.test(pair)
          && nearest.stream().noneMatch(other -> Arrays.equals(other.code(), pair.code()))) {
        nearest.add(pair);
      }
    }
    return nearest;
  }

  /**
   * Returns what the encoder reads: the utterance, then the programs of pairs, each after a token
   * that separates; a program that does not fit is left out, and all behind it.
   *
   * @param longest most tokens that the encoder reads
   */
  public static int[] recalling(int[] utterance, List<Pair> nearest, int separator, int longest) {
    int[] read = Arrays.copyOf(utterance, Math.max(utterance.length, longest));
    int length = utterance.length;
    for (Pair pair : nearest) {
      if (length + 1 + pair.code().length > longest) {
        break;
      }
      read[length] = separator;
      System.arraycopy(pair.code(), 0, read, length + 1, pair.code().length);
      length += 1 + pair.code().length;
    }
    return Arrays.copyOf(read, length);
  }

  /**
   * Writes the pairs into a new file, as JSON: an array of arrays of tokens, utterance and program
   * in turn.
   */
  public void write(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
        JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartArray();
      for (Pair pair : pairs) {
        json.writeArray(pair.utterance(), 0, pair.utterance().length);
        json.writeArray(pair.code(), 0, pair.code().length);
      }
      json.writeEndArray();
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param vocabulary number of tokens that there are
   * @param location where it comes from, for messages
   * @throws ConfigurationException where it is damaged
   */
  public static Memory read(byte[] bytes, int vocabulary, String location) throws IOException {
    List<int[]> programs = new ArrayList<>();
    try (JsonParser json = JSON.createParser(bytes)) {
      boolean whole = json.nextToken() == JsonToken.START_ARRAY;
      while (whole && json.nextToken() == JsonToken.START_ARRAY) {
        int[] tokens = new int[16];
        int length = 0;
        while (whole && json.nextToken() != JsonToken.END_ARRAY) {
          whole = json.currentToken() == JsonToken.VALUE_NUMBER_INT;
          int token = whole ? json.getIntValue() : -1;
          whole = token >= 0 && token < vocabulary;
          tokens = length == tokens.length ? Arrays.copyOf(tokens, 2 * length) : tokens;
          tokens[length++] = token;
        }
        programs.add(Arrays.copyOf(tokens, length));
      }
      if (!whole || json.currentToken() != JsonToken.END_ARRAY || programs.size() % 2 != 0) {
        throw new ConfigurationException(damaged(location));
      }
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(damaged(location), e);
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < programs.size(); i += 2) {
      pairs.add(new Pair(programs.get(i), programs.get(i + 1)));
    }
    return new Memory(pairs);
  }

  private static String damaged(String location) {
    return "%s is damaged: it must hold arrays of tokens; restore the file or train again."
        .formatted(location);
  }
}
