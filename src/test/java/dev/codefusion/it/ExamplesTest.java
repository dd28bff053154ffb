package dev.codefusion.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples for outsiders stay small and see no more than an outsider does. */
final class ExamplesTest {

  /** Most lines of Java in a module, imports, comments and package-info included. */
  private static final int LINES = 59;

  /** What each module is compiled against. */
  private static final Map<String, List<String>> COMPILED_AGAINST =
      Map.of(
          "custom-schedule", List.of("codefusion-api"),
          "custom-language", List.of("codefusion-api"),
          "embed", List.of("codefusion-runtime-tensorflow"));

  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");

  private final Path examples = SourceTree.find().root().resolve("examples");

  @Test
  void haveFewLines() throws IOException {
    for (String module : COMPILED_AGAINST.keySet()) {
      int lines = 0;
      try (Stream<Path> files = Files.walk(examples.resolve(module).resolve("src/main/java"))) {
        for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
          lines += Files.readAllLines(file).size();
        }
      }
      assertThat(lines).as("lines of Java in %s", module).isBetween(10, LINES);
    }
  }

  @Test
  void areCompiledAgainstWhatOutsidersSee() throws IOException {
    for (var module : COMPILED_AGAINST.entrySet()) {
      String pom = Files.readString(examples.resolve(module.getKey()).resolve("pom.xml"));
      List<String> artifacts = new ArrayList<>();
      Matcher dependency = DEPENDENCY.matcher(pom);
      while (dependency.find()) {
        Matcher artifact = ARTIFACT.matcher(dependency.group(1));
        assertThat(artifact.find()).as(dependency.group()).isTrue();
        if (!dependency.group(1).matches("(?s).*<scope>(test|runtime)</scope>.*")) {
          artifacts.add(artifact.group(1));
        }
      }
      assertThat(artifacts).as("dependencies of %s", module.getKey()).isEqualTo(module.getValue());
    }
  }
}
