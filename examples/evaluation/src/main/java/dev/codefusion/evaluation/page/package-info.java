/**
 * Reports for people to read: a page with tables and plots, and answers as Markdown.
 *
 * <p>Start at {@link dev.codefusion.evaluation.page.ReportPage}. A page is one file that needs no
 * network and runs no script; {@link dev.codefusion.evaluation.page.Chart} draws its plots as SVG.
 */
@NullMarked
package dev.codefusion.evaluation.page;

import org.jspecify.annotations.NullMarked;
