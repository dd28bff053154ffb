package dev.codefusion.cli;

import dev.codefusion.api.ConfigurationException;
import dev.codefusion.runtime.tensorflow.wiring.CodeFusionRuntime;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Option;

/** The {@code codefusion} command. Exit codes: 0 done, 1 failed, 2 wrong use. */
@Command(
    name = "codefusion",
    synopsisSubcommandLabel = "COMMAND",
    description = "Turns natural language into code by diffusion, and trains the models for it.",
    versionProvider = Version.class,
    footer = {
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong use. Results are on standard output,"
          + " logs and progress on standard error.",
      "",
      "Examples:",
      "  codefusion generate \"list all files larger than 1 MB\"",
      "  codefusion train --config config/sample.yaml --output out/sample",
      "  codefusion evaluate --model out/sample --data dev.jsonl"
    })
public final class Main {

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  @SuppressWarnings("unused") // picocli reads it by reflection.
  private boolean version;

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(Console.ofProcess(), System.getenv(), CodeFusionRuntime::create, args));
  }

  /**
   * Runs one command.
   *
   * @param environment the environment's variables
   * @param runtime asked at most once, and not at all where the arguments are wrong
   * @return the exit code
   */
  static int run(
      Console console,
      Map<String, String> environment,
      Supplier<CodeFusionRuntime> runtime,
      String... args) {
    Failures failures = new Failures(console);
    CommandLine line = commandLine(console, runtime);
    line.setParameterExceptionHandler((e, given) -> failures.ofArguments(e));
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> failures.ofExecution(e, command.getCommandName()));
    try {
      line.setDefaultValueProvider(DefaultOptions.of(line, environment, args));
      return line.execute(args);
    } catch (ConfigurationException e) {
      return failures.ofExecution(e, line.getCommandName());
    } catch (LinkageError | OutOfMemoryError e) {
      return failures.ofExecution(e, line.getCommandName());
    } finally {
      console.out().flush();
    }
  }

  /** Runs one command without an environment. */
  static int run(Console console, Supplier<CodeFusionRuntime> runtime, String... args) {
    return run(console, Map.of(), runtime, args);
  }

  static CommandLine commandLine(Console console, Supplier<CodeFusionRuntime> runtime) {
    CommandLine tokenizer =
        new CommandLine(new TokenizerCommand())
            .addSubcommand(new TokenizerTrainCommand(console, runtime))
            .addSubcommand(new TokenizerShowCommand(console, runtime));
    CommandLine model =
        new CommandLine(new ModelCommand())
            .addSubcommand(new ModelShowCommand(console, runtime))
            .addSubcommand(new ModelConvertCommand(console, runtime))
            .addSubcommand(new ModelRememberCommand(console, runtime));
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new GenerateCommand(console, runtime))
            .addSubcommand(new TrainCommand(console, runtime))
            .addSubcommand(new EvaluateCommand(console, runtime))
            .addSubcommand(new SweepCommand(console, runtime))
            .addSubcommand(new DiagnoseCommand(console, runtime))
            .addSubcommand(new DistillCommand(console, runtime))
            .addSubcommand(new BenchCommand(console, runtime))
            .addSubcommand(tokenizer)
            .addSubcommand(new PluginsCommand(console, runtime))
            .addSubcommand(model)
            .addSubcommand(
                new CommandLine(new DataCommand())
                    .addSubcommand(new DataImportCommand(console))
                    .addSubcommand(new DataComposeCommand(console))
                    .addSubcommand(new DataRecombineCommand(console, runtime)))
            .addSubcommand(new CompletionCommand(console));
    addCommonOptions(line);
    // An utterance may start with '@'.
    line.setExpandAtFiles(false);
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        Help.defaultColorScheme(console.outIsTerminal() ? Help.Ansi.ON : Help.Ansi.OFF));
    return line;
  }

  private static void addCommonOptions(CommandLine command) {
    command.addMixin("common", new CommonOptions());
    command.getSubcommands().values().forEach(Main::addCommonOptions);
  }
}
