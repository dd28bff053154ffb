package dev.codefusion.runtime.tensorflow.train;

/**
 * How well the denoiser's own estimate tells tokens within one range of noise.
 *
 * @param logSnrFrom lower end of the range; below all levels for the first one
 * @param logSnrTo upper end of the range; above all levels for the last one
 * @param crossEntropy mean of the cross-entropy, in nats a token; NaN without tokens
 * @param accuracy share of tokens whose highest score is the right one; NaN without tokens
 * @param tokens tokens seen
 */
public record LevelLoss(
    double logSnrFrom, double logSnrTo, double crossEntropy, double accuracy, long tokens) {}
