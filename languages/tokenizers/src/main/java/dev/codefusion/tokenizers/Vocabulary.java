package dev.codefusion.tokenizers;

import dev.codefusion.api.ConfigurationException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** The written form of every id, 0 to size - 1, and which ids are special. Immutable. */
final class Vocabulary {

  private static final List<String> PAD = List.of("<pad>", "[PAD]", "<|pad|>", "<|endoftext|>");
  private static final List<String> MASK = List.of("<mask>", "[MASK]");

  private final List<String> forms;
  private final Map<String, Integer> ids = new HashMap<>();
  private final BitSet special = new BitSet();
  private final byte[][] bytes;
  private final int[] byteIds = new int[256];
  private final int padId;
  private final OptionalInt maskId;

  /**
   * @param forms written forms in the order of ids, the 256 bytes among them
   * @param specials those forms that no text may encode to, a padding token among them
   * @throws ConfigurationException where a byte or a padding token is missing, or a form repeats
   */
  Vocabulary(List<String> forms, Set<String> specials) {
    this.forms = List.copyOf(forms);
    this.bytes = new byte[forms.size()][];
    for (int id = 0; id < bytes.length; id++) {
      String form = forms.get(id);
      if (ids.putIfAbsent(form, id) != null) {
        throw new ConfigurationException(
            "The vocabulary has the entry '%s' twice, but every entry must be another one."
                .formatted(form));
      }
      special.set(id, specials.contains(form));
      bytes[id] = special.get(id) ? new byte[0] : ByteAlphabet.bytes(form);
    }
    for (int value = 0; value < 256; value++) {
      String symbol = ByteAlphabet.symbol(value);
      byteIds[value] = id(symbol).orElse(-1);
      if (byteIds[value] < 0 || special.get(byteIds[value])) {
        throw new ConfigurationException(
            ("The vocabulary has no ordinary entry '%s' for the byte 0x%02X, but"
                    + " byte-level BPE needs all 256 of them.")
                .formatted(symbol, value));
      }
    }
    this.maskId = firstSpecial(MASK);
    this.padId =
        firstSpecial(PAD)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        ("The vocabulary has no padding token: one of its special tokens"
                                + " must be written %s.")
                            .formatted(String.join(" or ", PAD))));
  }

  private OptionalInt firstSpecial(List<String> usual) {
    for (String form : usual) {
      OptionalInt id = id(form);
      if (id.isPresent() && special.get(id.getAsInt())) {
        return id;
      }
    }
    return OptionalInt.empty();
  }

  int size() {
    return forms.size();
  }

  OptionalInt id(String form) {
    Integer id = ids.get(form);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** Returns the id of one byte, 0 to 255. */
  int byteId(int value) {
    return byteIds[value];
  }

  String form(int id) {
    return forms.get(id);
  }

  /** Returns the bytes that an id adds to a text, none for a special one. Not to be changed. */
  byte[] bytes(int id) {
    return bytes[id];
  }

  boolean isSpecial(int id) {
    return special.get(id);
  }

  /** Returns the written forms of the special tokens in the order of their ids. */
  List<String> specials() {
    List<String> written = new ArrayList<>();
    special.stream().forEach(id -> written.add(forms.get(id)));
    return List.copyOf(written);
  }

  int padId() {
    return padId;
  }

  OptionalInt maskId() {
    return maskId;
  }
}
