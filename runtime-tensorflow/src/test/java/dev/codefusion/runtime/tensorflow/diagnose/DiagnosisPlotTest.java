package dev.codefusion.runtime.tensorflow.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

final class DiagnosisPlotTest {

  @Test
  void isWellFormedAndHasAPointForEachLevelOfEachCurve() throws Exception {
    String svg = DiagnosisPlot.of(new TinyDiagnosis().diagnosis());
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));

    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(document.getElementsByTagName("circle").getLength()).isEqualTo(6);
    assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    // From 0 at the bottom to 6 nats at the top: the blind decoder's last is 5.5, the model's 2.
    double zero = 350;
    double top = 40;
    assertThat(height(document, 2)).isCloseTo(zero - (zero - top) * 5.5 / 6, within(0.06));
    assertThat(height(document, 5)).isCloseTo(zero - (zero - top) * 2 / 6, within(0.06));
    assertThat(svg)
        .contains(">pure<", ">-0.5<", "tiny after 100 steps, 20 rows")
        .doesNotContain("href");
  }

  private static double height(Document document, int circle) {
    Element element = (Element) document.getElementsByTagName("circle").item(circle);
    return Double.parseDouble(element.getAttribute("cy"));
  }
}
