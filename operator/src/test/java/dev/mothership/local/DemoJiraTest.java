package dev.mothership.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoJiraTest {
  @Test
  void aSiteAProjectAndAnAccountAreNamed() {
    assertThat(DemoJira.Place.parse("example.atlassian.net,SEC,ann@example.com:a:b,c"))
        .isEqualTo(
            new DemoJira.Place(
                URI.create("https://example.atlassian.net"), "SEC", "ann@example.com", "a:b,c"));
    assertThat(DemoJira.Place.parse("http://jira.lab:8080,OPS,ann:t").site())
        .isEqualTo(URI.create("http://jira.lab:8080"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"example.atlassian.net", "example.atlassian.net,SEC", ",SEC,ann:t", "a,S,t"})
  void anythingElseIsToldHowItIsWritten(String named) {
    assertThatThrownBy(() -> DemoJira.Place.parse(named))
        .isInstanceOf(LocalStackException.class)
        .hasMessageContaining("example.atlassian.net,SEC,you@example.com:TOKEN");
  }
}
