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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /**
   * A pair in tokens.
   *
   * @param utterance tokens of the utterance, as the encoder reads them
   * @param code tokens of the program
   */
  public record Pair(int[] utterance, int[] code) {}

  private final List<Pair> pairs;
  private final double meanLength;
  private final int largest;

  /** Remembers pairs; among equally likely ones the earlier is found first. */
  public Memory(List<Pair> pairs) {
    this.pairs = List.copyOf(pairs);
    meanLength = this.pairs.stream().mapToInt(pair -> pair.utterance().length).average().orElse(1);
    largest =
        this.pairs.stream().flatMapToInt(pair -> Arrays.stream(pair.utterance())).max().orElse(0);
  }

  /**
   * The terms of one utterance, each with a number, and where they occur in the memory, which is
   * read through for each: the memory is small, and so no index has to be built before the first
   * answer.
   */
  private final class Occurrences {

    private final int[] ofToken = new int[largest + 1];
    private final Map<Long, Integer> ofPair = new HashMap<>();
    private int terms;
    private int[] found = new int[1024];
    private int length;

    Occurrences(int[] utterance) {
      for (int i = 0; i < utterance.length; i++) {
        if (utterance[i] <= largest && ofToken[utterance[i]] == 0) {
          ofToken[utterance[i]] = ++terms;
        }
        if (i > 0 && !ofPair.containsKey(key(utterance[i - 1], utterance[i]))) {
          ofPair.put(key(utterance[i - 1], utterance[i]), ++terms);
        }
      }
      for (int pair = 0; pair < pairs.size(); pair++) {
        int before = -1;
        for (int token : pairs.get(pair).utterance()) {
          if (ofToken[token] > 0) {
            add(pair, ofToken[token]);
            Integer both = before < 0 ? null : ofPair.get(key(before, token));
            if (both != null) {
              add(pair, both);
            }
          }
          before = ofToken[token] > 0 ? token : -1;
        }
      }
    }

    private static long key(int first, int second) {
      return (long) first << 32 | second;
    }

    private void add(int pair, int term) {
      found = length + 1 >= found.length ? Arrays.copyOf(found, 2 * found.length) : found;
      found[length++] = pair;
      found[length++] = term;
    }

    /** Returns the likeness of each pair; 0 where it shares no term. */
    double[] likeness() {
      int[] inPairs = new int[terms + 1];
      int[] lastPair = new int[terms + 1];
      Arrays.fill(lastPair, -1);
      for (int i = 0; i < length; i += 2) {
        inPairs[found[i + 1]] += lastPair[found[i + 1]] == found[i] ? 0 : 1;
        lastPair[found[i + 1]] = found[i];
      }
      double[] rarity = new double[terms + 1];
      for (int term = 1; term <= terms; term++) {
        rarity[term] = Math.log1p((pairs.size() - inPairs[term] + 0.5) / (inPairs[term] + 0.5));
      }
      double[] likeness = new double[pairs.size()];
      int[] counts = new int[terms + 1];
      for (int from = 0; from < length; ) {
        int pair = found[from];
        int to = from;
        for (; to < length && found[to] == pair; to += 2) {
          counts[found[to + 1]]++;
        }
        for (int i = from; i < to; i += 2) {
          int term = found[i + 1];
          likeness[pair] += rarity[term] * weight(counts[term], pairs.get(pair).utterance().length);
          counts[term] = 0;
        }
        from = to;
      }
      return likeness;
    }

    private double weight(int count, int tokens) {
      return count * (K1 + 1) / (count + K1 * (1 - B + B * tokens / meanLength));
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
    double[] likeness = new Occurrences(utterance).likeness();
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
