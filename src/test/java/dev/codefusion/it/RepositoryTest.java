package dev.codefusion.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What may stand in the files of the repository, so that a fresh clone needs nothing else. */
final class RepositoryTest {

  /** The folder of training data that a developer may keep beside the sources. */
  private static final String TRAINING_DATA = "shar" + "ed";

  /** Paths that exist on one developer's machine only. */
  private static final Pattern LOCAL_PATH =
      Pattern.compile("(?<![\\w.-])" + TRAINING_DATA + "/|(?<![\\w./-])/wor" + "k/");

  private static final Pattern MARKDOWN_LINK = Pattern.compile("]\\(([^)\\s]+)\\)");

  private final SourceTree tree = SourceTree.find(TRAINING_DATA);

  @Test
  void namesNoPathOfOneMachine() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : tree.files()) {
      String text = text(file);
      Matcher matcher = LOCAL_PATH.matcher(text);
      if (matcher.find()) {
        found.add(
            tree.root().relativize(file)
                + ":"
                + line(text, matcher.start())
                + ": "
                + matcher.group());
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void recognisesPathsOfOneMachine() {
    String folder = TRAINING_DATA + "/";
    assertThat(List.of(folder + "x", "see `" + folder + "x`", "../" + folder, "=/wor" + "k/x"))
        .allMatch(text -> LOCAL_PATH.matcher(text).find());
    assertThat(List.of(TRAINING_DATA + ".db", "un" + folder, "target/wor" + "k/x"))
        .noneMatch(text -> LOCAL_PATH.matcher(text).find());
  }

  @Test
  void everyRelativeLinkOfTheDocumentationLeadsToAFile() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (Path file : tree.files()) {
      if (!file.toString().endsWith(".md")) {
        continue;
      }
      Matcher matcher = MARKDOWN_LINK.matcher(text(file));
      while (matcher.find()) {
        String target = matcher.group(1).replaceFirst("#.*", "");
        if (target.isEmpty() || target.contains(":")) {
          continue;
        }
        links++;
        if (!Files.exists(file.resolveSibling(target))) {
          broken.add(tree.root().relativize(file) + " -> " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).as("relative links looked at").isGreaterThan(10);
  }

  /** Returns a file's text, or an empty one where it holds a zero byte, as binary files do. */
  private static String text(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (byte b : bytes) {
      if (b == 0) {
        return "";
      }
    }
    return new String(bytes, UTF_8);
  }

  private static long line(String text, int index) {
    return text.substring(0, index).chars().filter(c -> c == '\n').count() + 1;
  }
}
