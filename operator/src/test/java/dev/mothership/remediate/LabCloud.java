package dev.mothership.remediate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsSessions;
import dev.mothership.cloud.aws.Declarations;
import dev.mothership.cloud.aws.RoleRequest;
import dev.mothership.collect.aws.Syncs;
import dev.mothership.collect.aws.TestSettings;
import dev.mothership.local.aws.AwsFront;
import dev.mothership.local.aws.Faulty;
import dev.mothership.local.aws.RemediationEstate;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** What a test asks of a laboratory's cloud past the operator. */
final class LabCloud {
  private LabCloud() {}

  /** A session by the role that reads, of which every action may read. */
  static AwsSession session(AwsFront front) {
    Map<String, List<String>> calls = new HashMap<>();
    new Actions()
        .all()
        .forEach(action -> action.reads().forEach(call -> calls.put(call, List.of())));
    return new AwsSessions(
            TestSettings.live(front.endpoint()), () -> new byte[32], Clock.systemUTC())
        .open(
            new RoleRequest(
                RemediationEstate.ACCOUNT,
                "aws",
                RemediationLab.READER,
                RemediationLab.EXTERNAL_ID,
                "",
                Optional.of(AwsBasicCredentials.create(Syncs.BASE.id(), Syncs.BASE.secret())),
                Set.of()),
            new Declarations(calls),
            Optional.empty(),
            Optional.empty());
  }

  /** As a plan would have it. */
  static Target target(Faulty faulty) {
    String region =
        !faulty.region().equals("global")
            ? faulty.region()
            : faulty.type().startsWith("aws.iam") ? "global" : "us-east-1";
    try {
      return new Target(
          RemediationEstate.ACCOUNT,
          "aws",
          region,
          faulty.type(),
          faulty.key(),
          faulty.nativeId(),
          new JsonMapper().readTree(faulty.evidence()),
          parameters(faulty),
          Instant.now(),
          "mark");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, String> parameters(Faulty faulty) {
    try {
      return new JsonMapper().readValue(faulty.parameters(), Map.class);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
