package dev.codefusion.evaluation;

/**
 * An utterance and the program that a person wrote for it.
 *
 * @param utterance what was asked for; not blank
 * @param code the reference; not blank
 */
public record Pair(String utterance, String code) {}
