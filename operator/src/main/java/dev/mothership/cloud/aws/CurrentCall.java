package dev.mothership.cloud.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mothership.cloud.Call;
import dev.mothership.cloud.CallBudget;
import dev.mothership.model.ApiUsage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.AwsExecutionAttribute;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;

/**
 * Spends the budget, counts, and tells the HTTP layers which call an exchange belongs to. One per
 * session. The synchronous SDK transmits on the thread that ran the interceptors, so that a thread
 * local carries the call without a header that would be signed.
 */
final class CurrentCall implements ExecutionInterceptor {
  /** Neither the session's name nor the size of pages is part of what is asked. */
  private static final Set<String> IGNORED =
      Set.of(
          "rolesessionname",
          "durationseconds",
          "maxresults",
          "maxrecords",
          "maxitems",
          "maxbuckets",
          "pagesize",
          "limit");

  private static final Set<String> PRESENCE_ONLY = Set.of("ExternalId");
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int FIRST_ERROR = 400;
  private static final String ERROR_TYPE = "x-amzn-ErrorType";

  /** The codes for which the SDK waits longer before it tries again. */
  private static final String THROTTLING =
      "(?:Throttl|RequestLimitExceeded|SlowDown|TooManyRequests|RequestThrottled"
          + "|EC2Throttled|PriorRequestNotComplete|BandwidthLimitExceeded"
          + "|ProvisionedThroughputExceeded|TransactionInProgress)";

  private static final Pattern THROTTLED_BODY =
      Pattern.compile("(?:<Code>|\"(?:__type|code)\"\\s*:\\s*\"(?:[^\"#]*#)?)" + THROTTLING);

  /** The code, after what may stand before a hash; a colon and an address may follow. */
  private static final Pattern THROTTLED_TYPE = Pattern.compile("(?:[^#:]*#)?" + THROTTLING);

  private final String account;
  private final Optional<CallBudget> budget;
  private final Optional<URI> endpoint;
  private final ThreadLocal<Call> current = new ThreadLocal<>();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong throttled = new AtomicLong();

  CurrentCall(String account, Optional<CallBudget> budget, Optional<URI> endpoint) {
    this.account = account;
    this.budget = budget;
    this.endpoint = endpoint;
  }

  /** The call whose exchange the current thread is about to make. */
  Call get() {
    Call call = current.get();
    if (call == null) {
      throw new IllegalStateException("an exchange outside a call");
    }
    return call;
  }

  ApiUsage usage() {
    return new ApiUsage(calls.get(), throttled.get());
  }

  /**
   * Redirects after the SDK has worked out the service's own address and before it signs: given an
   * endpoint itself, S3 Control would put the account id before a name that cannot have it.
   */
  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    return endpoint
        .map(uri -> redirected(context.httpRequest(), uri))
        .orElse(context.httpRequest());
  }

  private static SdkHttpRequest redirected(SdkHttpRequest request, URI uri) {
    boolean bare = uri.getPath() == null || uri.getPath().equals("/");
    return request.copy(
        b ->
            b.protocol(uri.getScheme())
                .host(uri.getHost())
                .port(uri.getPort() < 0 ? null : uri.getPort())
                .encodedPath((bare ? "" : uri.getRawPath()) + request.encodedPath()));
  }

  @Override
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    Call call = callOf(context.request(), attributes);
    budget.ifPresent(b -> b.take(call.region(), call.name()));
    calls.incrementAndGet();
    current.set(call);
  }

  /**
   * The Query protocol says in the body of a 400 or 503 that it throttles, JSON there or in a
   * header alone (https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html), REST services by
   * 429 too.
   */
  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    SdkHttpResponse answer = context.httpResponse();
    if (answer.statusCode() < FIRST_ERROR) {
      return context.responseBody();
    }
    boolean told =
        answer.statusCode() == TOO_MANY_REQUESTS
            || answer
                .firstMatchingHeader(ERROR_TYPE)
                .filter(type -> THROTTLED_TYPE.matcher(type).lookingAt())
                .isPresent();
    if (context.responseBody().isEmpty()) {
      throttled.addAndGet(told ? 1 : 0);
      return context.responseBody();
    }
    try (InputStream body = context.responseBody().get()) {
      byte[] bytes = body.readAllBytes();
      if (told || THROTTLED_BODY.matcher(new String(bytes, StandardCharsets.UTF_8)).find()) {
        throttled.incrementAndGet();
      }
      return Optional.of(new ByteArrayInputStream(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Call callOf(SdkRequest request, ExecutionAttributes attributes) {
    Region region = attributes.getAttribute(AwsExecutionAttribute.AWS_REGION);
    Map<String, String> parameters = new TreeMap<>();
    SdkJson.of(request)
        .properties()
        .forEach(
            field -> {
              if (PRESENCE_ONLY.contains(field.getKey())) {
                parameters.put(field.getKey(), "given");
              } else if (!IGNORED.contains(field.getKey().toLowerCase(Locale.ROOT))) {
                parameters.put(field.getKey(), text(field.getValue()));
              }
            });
    return new Call(
        account,
        region == null ? "none" : region.id(),
        attributes
            .getAttribute(SdkExecutionAttribute.SERVICE_NAME)
            .toLowerCase(Locale.ROOT)
            .replace(" ", ""),
        attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME),
        parameters);
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
