package dev.mothership.console;

import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request, and whether Kubernetes lets them: the API server is asked about their token
 * and their right, each time. Nothing of a token is kept or logged.
 */
@Singleton
final class Gate {
  private static final Logger LOG = Logger.getLogger(Gate.class);
  private static final Pattern BEARER = Pattern.compile("(?i)bearer +([\\w.~+/-]{1,16384}=*)");
  private static final long SOON = 1;

  /** In the place of a namespace: all of them. */
  private static final String EVERYWHERE = "";

  private final KubernetesClient client;
  private final Semaphore places;

  Gate(KubernetesClient client, ConsoleSettings settings) {
    this.client = client;
    this.places = new Semaphore(settings.requestsAtOnce());
  }

  /** A user whom the API server knows. */
  record Caller(String name, UserInfo info) {}

  /**
   * What somebody wants to do, as a role has it.
   *
   * @param subresource empty for none
   * @param name of the object; empty for all of the namespace
   */
  record Right(String verb, String resource, String subresource, String namespace, String name) {
    @Override
    public String toString() {
      return "%s %s%s.mothership.dev in namespace %s"
          .formatted(verb, resource, subresource.isEmpty() ? "" : "/" + subresource, namespace);
    }
  }

  /** As {@link #admit(String, Right)}, of findings: get, or triage. */
  Caller admit(@Nullable String authorization, String verb, String namespace) {
    return admit(authorization, findings(verb, namespace));
  }

  /**
   * The sender, who may do that.
   *
   * @param authorization the header of that name; null where it is absent
   * @throws Refused 401 for no token or one that is not good, 403 for one whose user may not, 503
   *     where the API server cannot be asked now
   */
  Caller admit(@Nullable String authorization, Right right) {
    enter();
    try {
      Caller caller = caller(authorization);
      if (!may(caller, right)) {
        throw new Refused(Refused.FORBIDDEN, "%s may not %s".formatted(caller.name(), right));
      }
      return caller;
    } finally {
      places.release();
    }
  }

  /**
   * The sender, whatever they may do.
   *
   * @throws Refused 401 or 503, as {@link #admit}
   */
  Caller know(@Nullable String authorization) {
    enter();
    try {
      return caller(authorization);
    } finally {
      places.release();
    }
  }

  /**
   * Those of the namespaces where they may do that to findings.
   *
   * @throws Refused 503 where the API server cannot be asked now
   */
  Set<String> admitting(Caller caller, String verb, Set<String> namespaces) {
    enter();
    try {
      if (namespaces.size() > 1 && may(caller, findings(verb, EVERYWHERE))) {
        return namespaces;
      }
      return namespaces.stream()
          .filter(namespace -> may(caller, findings(verb, namespace)))
          .collect(Collectors.toSet());
    } finally {
      places.release();
    }
  }

  private static Right findings(String verb, String namespace) {
    return new Right(verb, "findings", "", namespace, "");
  }

  private void enter() {
    if (!places.tryAcquire()) {
      throw Refused.later(Refused.UNAVAILABLE, "too many requests at once: try again", SOON);
    }
  }

  /**
   * The token of the header.
   *
   * @throws Refused 401 where there is none
   */
  static String token(@Nullable String authorization) {
    Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization.strip());
    if (!bearer.matches()) {
      throw new Refused(
          Refused.UNAUTHORIZED,
          "send a Kubernetes token: Authorization: Bearer $(kubectl create token NAME), or your"
              + " own");
    }
    return bearer.group(1);
  }

  private Caller caller(@Nullable String authorization) {
    String token = token(authorization);
    TokenReviewStatus status =
        asked(
            () ->
                client
                    .authentication()
                    .v1()
                    .tokenReviews()
                    .create(
                        new TokenReviewBuilder().withNewSpec().withToken(token).endSpec().build())
                    .getStatus());
    UserInfo user = status == null ? null : status.getUser();
    if (status == null
        || user == null
        || !Boolean.TRUE.equals(status.getAuthenticated())
        || user.getUsername() == null) {
      throw new Refused(Refused.UNAUTHORIZED, "the API server does not know this token");
    }
    return new Caller(user.getUsername(), user);
  }

  private boolean may(Caller caller, Right right) {
    UserInfo user = caller.info();
    Map<String, List<String>> extra =
        Optional.ofNullable(user.getExtra()).orElse(Map.of()).entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return asked(
        () ->
            Boolean.TRUE.equals(
                client
                    .authorization()
                    .v1()
                    .subjectAccessReview()
                    .create(
                        new SubjectAccessReviewBuilder()
                            .withNewSpec()
                            .withUser(user.getUsername())
                            .withUid(user.getUid())
                            .withGroups(user.getGroups())
                            .withExtra(extra)
                            .withNewResourceAttributes()
                            .withVerb(right.verb())
                            .withGroup("mothership.dev")
                            .withResource(right.resource())
                            .withSubresource(right.subresource())
                            .withNamespace(right.namespace())
                            .withName(right.name())
                            .endResourceAttributes()
                            .endSpec()
                            .build())
                    .getStatus()
                    .getAllowed()));
  }

  private static <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      LOG.warnf("the API server cannot be asked who may do what: %d", e.getCode());
      throw Refused.later(
          Refused.UNAVAILABLE, "the API server cannot be asked now: try again", SOON);
    }
  }
}
