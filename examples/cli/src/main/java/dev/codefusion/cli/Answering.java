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
import java.util.ArrayList;
import java.util.List;
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
    write(request, answer, millisSince(start));
    console.out().flush();
  }

  /** Answers several requests together; each is said to have taken its share of the time. */
  private void together(List<Request> asked) {
    long start = System.nanoTime();
    List<Answer> answers = generator.generateAll(asked);
    long millis = millisSince(start) / asked.size();
    for (int i = 0; i < asked.size(); i++) {
      write(asked.get(i), answers.get(i), millis);
    }
    console.out().flush();
  }

  private void write(Request request, Answer answer, long millis) {
    format.write(new AnswerFormat.Answered(request, answer, language, model, millis), console);
  }

  private static long millisSince(long start) {
    return Math.round((System.nanoTime() - start) / 1e6);
  }

  /**
   * Answers every line of the console's input. A line that is refused does not cost the others
   * their answers.
   *
   * @param atOnce lines that are read before they are answered together; the last may be fewer
   * @return whether every line was answered; false too where nobody reads the output any more
   */
  boolean everyLine(int atOnce) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8));
    boolean allAnswered = true;
    int number = 1;
    while (true) {
      List<String> batch = new ArrayList<>();
      String line;
      while (batch.size() < atOnce && (line = lines.readLine()) != null) {
        batch.add(line);
      }
      if (batch.isEmpty()) {
        return allAnswered;
      }
      allAnswered &= answer(batch, number);
      number += batch.size();
      if (console.out().checkError()) {
        return false;
      }
    }
  }

  /** Answers lines together, or, where one of them is refused, one after the other. */
  private boolean answer(List<String> lines, int number) {
    if (lines.size() > 1) {
      try {
        together(lines.stream().map(requests).toList());
        return true;
      } catch (ConfigurationException ignored) {
        // Which line it is, and what becomes of the others, turns out below.
      }
    }
    boolean allAnswered = true;
    for (int i = 0; i < lines.size(); i++) {
      try {
        one(requests.apply(lines.get(i)));
      } catch (ConfigurationException e) {
        console.say("Line %d: %s".formatted(number + i, e.getMessage()));
        allAnswered = false;
      }
      if (console.out().checkError()) {
        return false;
      }
    }
    return allAnswered;
  }
}
