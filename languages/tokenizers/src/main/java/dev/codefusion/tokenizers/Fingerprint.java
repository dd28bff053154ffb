package dev.codefusion.tokenizers;

import dev.codefusion.tokenizers.Merges.Merge;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over everything that decides which ids a text gets. It stands in model files, so what is
 * hashed, and in which order, is a format: it must not change.
 */
final class Fingerprint {

  private final MessageDigest digest;

  private Fingerprint(MessageDigest digest) {
    this.digest = digest;
  }

  /** Returns the fingerprint, 64 hexadecimal digits. */
  static String of(Vocabulary vocabulary, Merges merges, Splitter splitter) {
    try {
      Fingerprint fingerprint = new Fingerprint(MessageDigest.getInstance("SHA-256"));
      fingerprint.add("byte-bpe 1");
      fingerprint.add(vocabulary.size());
      for (int id = 0; id < vocabulary.size(); id++) {
        fingerprint.add(vocabulary.isSpecial(id) ? 1 : 0);
        fingerprint.add(vocabulary.form(id));
      }
      fingerprint.add(merges.inOrder().size());
      for (Merge merge : merges.inOrder()) {
        fingerprint.add(merge.left());
        fingerprint.add(merge.right());
      }
      fingerprint.add(splitter.splits().size());
      splitter.splits().forEach(fingerprint::add);
      fingerprint.add(splitter.gpt2() ? 1 : 0);
      fingerprint.add(splitter.prefixSpace() ? 1 : 0);
      return HexFormat.of().formatHex(fingerprint.digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }

  /** Returns the fingerprint of a WordPiece, whose rules are all in its vocabulary. */
  static String of(WordPiece tokenizer) {
    try {
      Fingerprint fingerprint = new Fingerprint(MessageDigest.getInstance("SHA-256"));
      fingerprint.add("wordpiece 1");
      fingerprint.add(tokenizer.size());
      for (int id = 0; id < tokenizer.size(); id++) {
        fingerprint.add(tokenizer.isSpecial(id) ? 1 : 0);
        fingerprint.add(tokenizer.text(id));
      }
      return HexFormat.of().formatHex(fingerprint.digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256.", e);
    }
  }

  private void add(int value) {
    digest.update(ByteBuffer.allocate(4).putInt(value).flip());
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    digest.update(bytes);
  }
}
