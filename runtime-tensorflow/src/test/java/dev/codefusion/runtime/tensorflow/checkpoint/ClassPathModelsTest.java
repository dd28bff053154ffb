package dev.codefusion.runtime.tensorflow.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.ModelFiles;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassPathModelsTest {

  @TempDir private Path folder;

  @Test
  void findsTheModelsThatAnIndexNames() throws IOException {
    Path jar = jar("one.jar", "# comment\n\nbash\n", "bash/model.json", "text of one");
    try (URLClassLoader loader = loader(jar)) {
      ClassPathModels models = new ClassPathModels(loader);
      assertThat(models.names()).containsExactly("bash");
      assertThat(models.find("excel")).isEmpty();
      ModelFiles model = models.find("bash").orElseThrow();
      assertThat(text(model.read("model.json"))).isEqualTo("text of one");
      assertThat(model.location()).contains("one.jar").endsWith("models/bash");
      assertThatThrownBy(() -> model.read("model.safetensors"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("one.jar")
          .hasMessageContaining("model.safetensors is missing");
    }
  }

  @Test
  void readsFromTheJarOfTheIndexEvenIfAnotherHasFilesOfTheSameNames() throws IOException {
    Path first = jar("first.jar", "", "bash/model.json", "of no index");
    Path second = jar("second.jar", "bash", "bash/model.json", "right");
    try (URLClassLoader loader = loader(first, second)) {
      ModelFiles model = new ClassPathModels(loader).find("bash").orElseThrow();
      assertThat(text(model.read("model.json"))).isEqualTo("right");
    }
  }

  @Test
  void refusesTwoJarsWithModelsOfOneNameAndNamesBoth() throws IOException {
    Path first = jar("first.jar", "bash", "bash/model.json", "1");
    Path second = jar("second.jar", "bash", "bash/model.json", "2");
    try (URLClassLoader loader = loader(first, second)) {
      assertThatThrownBy(() -> new ClassPathModels(loader).find("bash"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageStartingWith("Two models are named 'bash'")
          .hasMessageContaining("first.jar")
          .hasMessageContaining("second.jar");
    }
  }

  @Test
  void refusesANameThatIsNone() throws IOException {
    try (URLClassLoader loader = loader(jar("bad.jar", "../etc", "x", "y"))) {
      assertThatThrownBy(() -> new ClassPathModels(loader).names())
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("bad.jar")
          .hasMessageContaining("'../etc'");
    }
  }

  private Path jar(String name, String index, String file, String text) throws IOException {
    Path jar = folder.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (Map.Entry<String, String> entry : Map.of("index", index, file, text).entrySet()) {
        out.putNextEntry(new JarEntry("META-INF/codefusion/models/" + entry.getKey()));
        out.write(entry.getValue().getBytes(UTF_8));
        out.closeEntry();
      }
    }
    return jar;
  }

  private static URLClassLoader loader(Path... jars) throws IOException {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].toUri().toURL();
    }
    return new URLClassLoader(urls, null);
  }

  private static String text(ByteBuffer bytes) {
    return UTF_8.decode(bytes.duplicate()).toString();
  }
}
