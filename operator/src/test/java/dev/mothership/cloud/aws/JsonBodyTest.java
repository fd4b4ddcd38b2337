package dev.mothership.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonBodyTest {
  private static String edited(String body, String... paths) {
    JsonBody json = JsonBody.parse(body).orElseThrow();
    for (String path : paths) {
      json.edit(path, (name, value) -> name + ":" + value.length());
    }
    return json.toString();
  }

  @Test
  void everyValueOfAMapIsRewrittenUnderItsOwnName() {
    assertThat(
            edited(
                "{\"Functions\":[{\"FunctionName\":\"f\",\"Environment\":{\"Variables\":"
                    + "{\"PASSWORD\":\"hunter2\",\"name\":\"n\"}}},{\"FunctionName\":\"g\"}]}",
                "Functions/*/Environment/Variables/*"))
        .isEqualTo(
            "{\"Functions\":[{\"FunctionName\":\"f\",\"Environment\":{\"Variables\":"
                + "{\"PASSWORD\":\"PASSWORD:7\",\"name\":\"name:1\"}}},{\"FunctionName\":\"g\"}]}");
  }

  @Test
  void aPairIsRewrittenUnderTheNameThatStandsBesideTheValue() {
    assertThat(
            edited(
                "{\"taskDefinition\":{\"containerDefinitions\":[{\"environment\":"
                    + "[{\"name\":\"TOKEN\",\"value\":\"abc\"},{\"name\":\"EMPTY\"}],"
                    + "\"command\":[\"run\",\"--fast\"]}]}}",
                "taskDefinition/containerDefinitions/*/environment/*/value",
                "taskDefinition/containerDefinitions/*/command/*"))
        .isEqualTo(
            "{\"taskDefinition\":{\"containerDefinitions\":[{\"environment\":"
                + "[{\"name\":\"TOKEN\",\"value\":\"TOKEN:3\"},{\"name\":\"EMPTY\"}],"
                + "\"command\":[\":3\",\":6\"]}]}}");
  }

  @Test
  void typesAreKeptAndWhatIsBelowAPathIsRewrittenToTheLeaves() {
    assertThat(
            edited(
                "{\"a\":{\"n\":4711,\"b\":true,\"z\":null,\"deep\":{\"x\":[\"yy\",17]}}}", "a/*"))
        .isEqualTo("{\"a\":{\"n\":0,\"b\":false,\"z\":null,\"deep\":{\"x\":[\"x:2\",0]}}}");
  }

  @Test
  void whatNoPathNamesIsKeptToTheDigit() {
    String body = "{\"at\":1764000000.1230,\"big\":12345678901234567890,\"s\":\"\\u00e9\"}";
    assertThat(edited(body, "absent/*", "at/deeper", "s/*"))
        .isEqualTo("{\"at\":1764000000.1230,\"big\":12345678901234567890,\"s\":\"é\"}");
  }

  @Test
  void whatIsNoSingleObjectIsNotRead() {
    assertThat(JsonBody.parse("[1]")).isEmpty();
    assertThat(JsonBody.parse("{\"a\":1} {\"b\":2}")).isEmpty();
    assertThat(JsonBody.parse("{\"a\":")).isEmpty();
    assertThat(JsonBody.parse("<a/>")).isEmpty();
  }

  @Test
  void recordingsLeaveOutRunIdsAndNothingElse() {
    assertThat(
            RecordedBody.of(
                "{\"keys\":[{\"RequestId\":\"kept\"}],\"ResponseMetadata\":{\"RequestId\":\"r1\"}}"))
        .isEqualTo("{\"keys\":[{\"RequestId\":\"kept\"}]}");
    assertThat(RecordedBody.of("{ \"keys\": [] }")).isEqualTo("{ \"keys\": [] }");
  }
}
