package dev.codefusion.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProvidersTest {

  /** A provider as a jar would bring it: public, with a constructor without parameters. */
  public static final class Sqrt implements Named {
    @Override
    public String name() {
      return "sqrt";
    }
  }

  /** Another provider that takes the same name. */
  public static final class OtherSqrt implements Named {
    @Override
    public String name() {
      return "sqrt";
    }
  }

  private record Word(String name) implements Named {}

  @Test
  void areFoundByName() {
    Word sqrt = new Word("sqrt");
    Word cosine = new Word("cosine");
    Providers<Word> providers = Providers.of("noise schedule", List.of(sqrt, cosine));
    assertThat(providers.get("cosine")).isSameAs(cosine);
    assertThat(providers.all()).containsExactly(entry(cosine), entry(sqrt));
    assertThatThrownBy(() -> providers.all().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Map.Entry<String, Word> entry(Word word) {
    return Map.entry(word.name(), word);
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearestAndAllThereAre() {
    Providers<Word> providers =
        Providers.of("noise schedule", List.of(new Word("sqrt"), new Word("cosine")));
    refuses(
        () -> providers.get("cosin"),
        "Unknown noise schedule 'cosin': did you mean 'cosine'? There are cosine, sqrt.");
    refuses(
        () -> providers.get("karras"),
        "Unknown noise schedule 'karras': there are cosine, sqrt;"
            + " add its jar to the class path, or choose one of these.");
    refuses(
        () -> Providers.of("noise schedule", List.<Word>of()).get("sqrt"),
        "Unknown noise schedule 'sqrt': none is on the class path; add the jar that holds it.");
  }

  @Test
  void twoOfOneNameAreRefusedNamingBothClasses() {
    String origin = Providers.origin(new Sqrt());
    assertThat(origin).as("a folder").endsWith("test-classes");
    assertThatThrownBy(() -> Providers.of("noise schedule", List.of(new Sqrt(), new OtherSqrt())))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("noise schedule 'sqrt'")
        .hasMessageContaining(Sqrt.class.getName() + " in " + origin)
        .hasMessageContaining(OtherSqrt.class.getName() + " in " + origin);
  }

  @Test
  void theOriginOfAClassFromAJarIsTheJarsFileName() {
    assertThat(Providers.origin(assertThat(1))).matches("assertj-core-[0-9.]+\\.jar");
    assertThat(Providers.origin("a class of the JDK")).isEqualTo("unknown origin");
  }

  @Test
  void malformedNamesAreRefused() {
    for (String name :
        List.of("", "Sqrt", "1sqrt", "-sqrt", "sq rt", "sqrt_2", "wurzel\u00fc", "a".repeat(65))) {
      assertThatThrownBy(() -> Providers.of("noise schedule", List.of(new Word(name))))
          .as("name '%s'", name)
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("'" + name + "'")
          .hasMessageContaining(Word.class.getName())
          .hasMessageContaining("[a-z][a-z0-9-]*");
    }
    String longest = "a".repeat(64);
    assertThat(Providers.of("noise schedule", List.of(new Word(longest))).all())
        .containsOnlyKeys(longest);
  }

  @Test
  void areLoadedFromTheClassPath(@TempDir Path jar) throws IOException {
    try (URLClassLoader loader = loader(jar, Sqrt.class.getName())) {
      assertThat(Providers.load("noise schedule", Named.class, loader).get("sqrt"))
          .isInstanceOf(Sqrt.class);
    }
  }

  @Test
  void twoOfOneNameOnTheClassPathAreRefused(@TempDir Path jar) throws IOException {
    try (URLClassLoader loader =
        loader(jar, Sqrt.class.getName() + "\n" + OtherSqrt.class.getName())) {
      assertThatThrownBy(() -> Providers.load("noise schedule", Named.class, loader))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(Sqrt.class.getName())
          .hasMessageContaining(OtherSqrt.class.getName());
    }
  }

  @Test
  void aProviderThatCannotBeLoadedIsNamed(@TempDir Path jar) throws IOException {
    try (URLClassLoader loader = loader(jar, "org.example.Missing")) {
      assertThatThrownBy(() -> Providers.load("noise schedule", Named.class, loader))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("noise schedule")
          .hasMessageContaining("org.example.Missing")
          .hasCauseInstanceOf(ServiceConfigurationError.class);
    }
  }

  private static URLClassLoader loader(Path jar, String services) throws IOException {
    Path folder = Files.createDirectories(jar.resolve("META-INF/services"));
    Files.writeString(folder.resolve(Named.class.getName()), services);
    return new URLClassLoader(
        new URL[] {jar.toUri().toURL()}, ProvidersTest.class.getClassLoader());
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(ConfigurationException.class).hasMessage(message);
  }

  @Test
  void aClassThatCannotBeLinkedIsRefused(@TempDir Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(Named.class.getName()), "broken.Plugin\n");
    Files.createDirectories(folder.resolve("broken"));
    Files.writeString(folder.resolve("broken/Plugin.class"), "no class file");
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      assertThatThrownBy(() -> Providers.load("language", Named.class, loader))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("A language on the class path cannot be loaded")
          .hasMessageContaining("broken");
    }
  }
}
