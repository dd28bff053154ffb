package dev.codefusion.bash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codefusion.api.ConfigurationException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSInputEncoding;
import org.treesitter.TSLanguage;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TSTree;
import org.treesitter.TSTreeCursor;
import org.treesitter.TreeSitterBash;

/**
 * The grammar of Bash, as tree-sitter-bash has it.
 *
 * <p>Safe for many threads: a native parser, which is not, lives for one call. The native libraries
 * are unpacked from the jars into the folder for temporary files when a program is first parsed,
 * and deleted when the JVM ends.
 */
final class Grammar {

  /** The parser's time grows with the square of the length of a hostile text. */
  static final int MAX_LENGTH = 4_000;

  /** Deep enough for any program; low enough for recursion over the tree. */
  private static final int MAX_DEPTH = 300;

  /** A dollar sign that expands nothing is a character like any other; the grammar refuses it. */
  private static final Pattern PLAIN_DOLLAR =
      Pattern.compile("(?<!\\$)\\$(?![\\w{(\\['\"`*@#?$!-])");

  /** The grammar lacks this redirection; it has another one of the same length. */
  private static final Pattern READ_AND_WRITE = Pattern.compile("(?<!\\\\)<>");

  private static final int BUFFER_BYTES = 4_096;

  private @Nullable TSLanguage language;

  /**
   * Returns the tree of a program, with faults in it where the program has some; empty where it is
   * longer than {@link #MAX_LENGTH} characters or nested too deeply.
   *
   * @throws ConfigurationException where the native libraries do not run on this machine
   */
  Optional<Node> parse(String code) {
    if (code.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    TSLanguage bash = language();
    String known = PLAIN_DOLLAR.matcher(code).replaceAll("_");
    byte[] bytes = READ_AND_WRITE.matcher(known).replaceAll(">|").getBytes(UTF_8);
    try (TSParser parser = new TSParser()) {
      parser.setLanguage(bash);
      byte[] buffer = new byte[BUFFER_BYTES];
      try (TSTree tree =
          parser.parse(
              buffer,
              null,
              (target, offset, point) -> copy(bytes, offset, target),
              TSInputEncoding.TSInputEncodingUTF8)) {
        return Optional.ofNullable(read(tree.getRootNode(), characters(code, bytes.length)));
      }
    }
  }

  /** Returns tree-sitter's language, loaded when first asked for: finding plugins stays cheap. */
  private synchronized TSLanguage language() {
    if (language == null) {
      try {
        language = new TreeSitterBash();
      } catch (RuntimeException | LinkageError e) {
        throw new ConfigurationException(
            ("The grammar of Bash has no native library that runs on %s (%s);"
                    + " use Linux or macOS on x86-64 or arm64.")
                .formatted(System.getProperty("os.name"), System.getProperty("os.arch")),
            e);
      }
    }
    return language;
  }

  private static int copy(byte[] from, int offset, byte[] to) {
    int count = Math.max(0, Math.min(to.length, from.length - offset));
    System.arraycopy(from, Math.min(offset, from.length), to, 0, count);
    return count;
  }

  /** Copies a native tree, without recursion; null where it is too deep. */
  private static @Nullable Node read(TSNode root, int[] characterAt) {
    try (TSTreeCursor cursor = new TSTreeCursor(root)) {
      Deque<Open> open = new ArrayDeque<>();
      while (true) {
        open.push(Open.of(cursor, characterAt));
        if (cursor.gotoFirstChild()) {
          if (open.size() > MAX_DEPTH) {
            return null;
          }
          continue;
        }
        Node done = open.pop().close();
        while (!open.isEmpty()) {
          open.getFirst().children.add(done);
          if (cursor.gotoNextSibling()) {
            break;
          }
          cursor.gotoParent();
          done = open.pop().close();
        }
        if (open.isEmpty()) {
          return done;
        }
      }
    }
  }

  /** Maps the index of each byte of a text to that of the character which the byte belongs to. */
  private static int[] characters(String code, int bytes) {
    int[] at = new int[bytes + 1];
    int next = 0;
    for (int i = 0; i < code.length(); ) {
      int point = code.codePointAt(i);
      int size = size(point);
      Arrays.fill(at, next, next + size, i);
      next += size;
      i += Character.charCount(point);
    }
    at[bytes] = code.length();
    return at;
  }

  private static int size(int point) {
    if (point < 0x80 || (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
      return 1; // Half a surrogate pair is encoded as a question mark.
    }
    return point < 0x800 ? 2 : point < 0x1_0000 ? 3 : 4;
  }

  /** A node whose children are still being read. */
  private record Open(
      String type,
      boolean named,
      boolean fault,
      String field,
      int start,
      int end,
      List<Node> children) {

    static Open of(TSTreeCursor cursor, int[] characterAt) {
      TSNode node = cursor.currentNode();
      String field = cursor.currentFieldName();
      int last = characterAt.length - 1;
      return new Open(
          node.getType(),
          node.isNamed(),
          node.isError() || node.isMissing(),
          field == null ? "" : field,
          characterAt[Math.min(node.getStartByte(), last)],
          characterAt[Math.min(node.getEndByte(), last)],
          new ArrayList<>());
    }

    Node close() {
      return new Node(type, named, fault, field, start, end, List.copyOf(children));
    }
  }
}
