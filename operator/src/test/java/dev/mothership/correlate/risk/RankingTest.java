package dev.mothership.correlate.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mothership.model.Factor;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forty pairs, the worse one first as a person ranks them; factors are E X A T C. */
final class RankingTest {
  @ParameterizedTest(name = "{0} before {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "open admin host with IMDSv1|0.7 1 1 1 1|the same host requiring IMDSv2|0.7 1 0.4 1 1",
        "open admin host with IMDSv1|0.7 1 1 1 1|the same host on private addresses|0.7 0.4 1 1 1",
        "open admin host with IMDSv1|0.7 1 1 1 1|the same host with a narrow role|0.7 1 1 1 0.4",
        "open admin host with IMDSv1|0.7 1 1 1 1|the same host behind one office network|0.7 0.8 1 1 1",
        "open admin host with IMDSv1|0.7 1 1 1 1|the same host in a sandbox|0.7 1 1 1 0.5",
        "open admin host with IMDSv1|0.7 1 1 1 1|root key|0.7 0.8 1 1 1",
        "open admin host with IMDSv1|0.7 1 1 1 1|unclassified public bucket|0.9 1 1 1 0.7",
        "known-exploited hole on the open admin host|0.95 1 1 1 1|open admin host with IMDSv1|0.7 1 1 1 1",
        "known-exploited hole on the open admin host|0.95 1 1 1 1|public bucket of regulated data|0.9 1 1 1 1",
        "public bucket of regulated data|0.9 1 1 1 1|public bucket of confidential data|0.9 1 1 1 0.8",
        "public bucket of confidential data|0.9 1 1 1 0.8|unclassified public bucket|0.9 1 1 1 0.7",
        "unclassified public bucket|0.9 1 1 1 0.7|public bucket of public data|0.9 1 1 1 0.4",
        "public bucket of regulated data|0.9 1 1 1 1|open admin host with IMDSv1|0.7 1 1 1 1",
        "public bucket of confidential data|0.9 1 1 1 0.8|open host whose role reads confidential data|0.7 1 1 1 0.8",
        "unclassified public bucket|0.9 1 1 1 0.7|root key|0.7 0.8 1 1 1",
        "root key|0.7 0.8 1 1 1|all-powerful user with an active key|0.4 0.8 1 1 1",
        "root without MFA|0.7 0.8 1 1 1|IMDSv1 on the open admin host|0.7 1 1 0.6 1",
        "all ports open on an admin host|0.9 1 1 0.6 1|SSH open on an admin host|0.4 1 1 1 1",
        "all ports open on an admin host|0.9 1 1 0.6 1|all ports open on a plain host|0.9 1 1 0.6 0.4",
        "all ports open on a plain host|0.9 1 1 0.6 0.4|SSH open on a plain host|0.4 1 1 1 0.4",
        "SSH open on an admin host|0.4 1 1 1 1|all-powerful user with an active key|0.4 0.8 1 1 1",
        "SSH open on an admin host|0.4 1 1 1 1|SSH open on a plain host|0.4 1 1 1 0.4",
        "SSH open on a plain host|0.4 1 1 1 0.4|SSH open in a group that nothing uses|0.4 0.2 1 1 0.4",
        "SSH open on a plain host|0.4 1 1 1 0.4|SSH open on a plain host in staging|0.4 1 1 1 0.32",
        "IMDSv1 on the open admin host|0.7 1 1 0.6 1|IMDSv1 on an open plain host|0.7 1 1 0.6 0.4",
        "IMDSv1 on the open admin host|0.7 1 1 0.6 1|IMDSv1 on a private admin host|0.7 0.4 1 0.6 1",
        "IMDSv1 on an open plain host|0.7 1 1 0.6 0.4|IMDSv1 on a private plain host|0.7 0.4 1 0.6 0.4",
        "IMDSv1 on an open plain host|0.7 1 1 0.6 0.4|block public access off|0.2 0.8 1 0.6 0.7",
        "block public access off|0.2 0.8 1 0.6 0.7|default group that a private host uses|0.2 0.4 1 0.6 0.4",
        "all-powerful user with an active key|0.4 0.8 1 1 1|all-powerful role on an exposed host|0.4 0.7 1 1 1",
        "all-powerful role on an exposed host|0.4 0.7 1 1 1|all-powerful role that nothing uses|0.4 0.4 1 1 1",
        "all-powerful role that nothing uses|0.4 0.4 1 1 1|block public access off|0.2 0.8 1 0.6 0.7",
        "default group that an open host uses|0.2 1 1 0.6 0.4|default group that a private host uses|0.2 0.4 1 0.6 0.4",
        "default group that a private host uses|0.2 0.4 1 0.6 0.4|default group that nothing uses|0.2 0.2 1 0.6 0.4",
        "open host whose role reads confidential data|0.7 1 1 1 0.8|IMDSv1 on the open admin host|0.7 1 1 0.6 1",
        "one broken link|0.7 1 0.4 1 1|two broken links|0.7 0.4 0.4 1 1",
        "two broken links|0.7 0.4 0.4 1 1|three broken links|0.7 0.4 0.4 1 0.4",
        "two broken links|0.7 0.4 0.4 1 1|IMDSv1 on a private plain host|0.7 0.4 1 0.6 0.4",
        "three broken links|0.7 0.4 0.4 1 0.4|default group that a private host uses|0.2 0.4 1 0.6 0.4",
        "root without MFA|0.7 0.8 1 1 1|root without MFA in a development account|0.7 0.8 1 1 0.5",
      })
  void worseThingsComeFirst(
      String worse, String worseFactors, String better, String betterFactors) {
    assertThat(risk(worseFactors))
        .as(worse + " before " + better)
        .isGreaterThan(risk(betterFactors));
  }

  private static int risk(String factors) {
    return RiskFormula.of(
            Arrays.stream(factors.split(" "))
                .map(value -> Factor.known("f", Double.parseDouble(value), "", ""))
                .toList())
        .value();
  }
}
