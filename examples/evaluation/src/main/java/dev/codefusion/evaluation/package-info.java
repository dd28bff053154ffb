/**
 * How good a {@link dev.codefusion.api.CodeGenerator} is, and a record of the measurement that lets
 * anyone repeat it.
 *
 * <p>Start at {@link dev.codefusion.evaluation.Evaluation}: it puts {@link
 * dev.codefusion.evaluation.Pairs} to a generator one utterance at a time and returns {@link
 * dev.codefusion.evaluation.Outcome}s and {@link dev.codefusion.evaluation.Figures}, which {@link
 * dev.codefusion.evaluation.Scoring} computes. {@link dev.codefusion.evaluation.Report} adds the
 * circumstances and writes files. {@link dev.codefusion.evaluation.DataFile} reads what all of
 * this, and tokenizer training, starts from.
 *
 * <p>Trained models and baselines are measured by the same code: nothing here knows how a candidate
 * came about.
 */
@NullMarked
package dev.codefusion.evaluation;

import org.jspecify.annotations.NullMarked;
