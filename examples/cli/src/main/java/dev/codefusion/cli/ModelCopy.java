package dev.codefusion.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options of commands that write a model anew: which one, and where to. */
final class ModelCopy {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME|DIR",
      description = "Model by name, or a folder that train wrote.")
  String model = "";

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Folder to write; it must be empty or missing.")
  Path output = Path.of("");
}
