package dev.codefusion.cli;

import dev.codefusion.api.Answer;
import dev.codefusion.api.CodeGenerator;
import dev.codefusion.api.ConfigurationException;
import dev.codefusion.api.Request;
import dev.codefusion.api.StepListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * Puts requests to a generator and prints each answer as soon as it is there.
 *
 * @param requests makes the request for an utterance
 * @param model the model as the user named it
 * @param language the language that it writes
 * @param trace shows the steps of a request
 */
record Answering(
    CodeGenerator generator,
    Function<String, Request> requests,
    AnswerFormat format,
    String model,
    String language,
    StepListener trace,
    Console console) {

  /** Answers one request. */
  void one(Request request) {
    long start = System.nanoTime();
    Answer answer = generator.generate(request, trace);
    long millis = Math.round((System.nanoTime() - start) / 1e6);
    format.write(new AnswerFormat.Answered(request, answer, language, model, millis), console);
    console.out().flush();
  }

  /**
   * Answers every line of the console's input. A line that is refused does not cost the others
   * their answers.
   *
   * @return whether every line was answered; false too where nobody reads the output any more
   */
  boolean everyLine() throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
    boolean allAnswered = true;
    int number = 0;
    String line;
    while ((line = lines.readLine()) != null) {
      number++;
      try {
        one(requests.apply(line));
      } catch (ConfigurationException e) {
        console.say("Line %d: %s".formatted(number, e.getMessage()));
        allAnswered = false;
      }
      if (console.out().checkError()) {
        return false;
      }
    }
    return allAnswered;
  }
}
