package dev.mothership.cloud.aws;

import dev.mothership.cloud.Answer;
import dev.mothership.cloud.Call;
import dev.mothership.cloud.Recorder;
import dev.mothership.cloud.SecretSummary;
import dev.mothership.model.Failure;
import dev.mothership.model.FailureReason;
import dev.mothership.model.OperationFailed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Sends declared calls only, and replaces values that can hold secrets before anything else sees
 * the answer: the recorder and the unmarshaller both stand above it.
 */
final class ScrubbingHttpClient implements SdkHttpClient {
  private static final int FIRST_ERROR = 400;

  /** Ends the path of a URL, of which only the user information is a secret. */
  private static final String URL = "@";

  private final SdkHttpClient next;
  private final CurrentCall current;
  private final Declarations declared;
  private final SecretSummary summary;
  private final Optional<Recorder> recorder;

  ScrubbingHttpClient(
      SdkHttpClient next,
      CurrentCall current,
      Declarations declared,
      SecretSummary summary,
      Optional<Recorder> recorder) {
    this.next = next;
    this.current = current;
    this.declared = declared;
    this.summary = summary;
    this.recorder = recorder;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    Call call = current.get();
    List<String> paths = declared.of(call.name()).orElseThrow(() -> undeclared(call));
    ExecutableHttpRequest prepared = next.prepareRequest(request);
    if (recorder.isEmpty() && paths.isEmpty()) {
      return prepared;
    }
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return rewritten(call, paths, prepared.call());
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  /** Nobody gave the right to make it, and nobody said what its answer may hold. */
  private static OperationFailed undeclared(Call call) {
    return new OperationFailed(
        new Failure(
            FailureReason.INTERNAL,
            call.name(),
            "Undeclared",
            "no collector declares this call: it was not sent"),
        null);
  }

  private HttpExecuteResponse rewritten(Call call, List<String> paths, HttpExecuteResponse response)
      throws IOException {
    int status = response.httpResponse().statusCode();
    String body = read(response);
    String clean = status < FIRST_ERROR && !paths.isEmpty() ? scrub(call, paths, body) : body;
    recorder.ifPresent(r -> r.keep(call, new Answer(status, RecordedBody.of(clean))));
    return HttpExecuteResponse.builder()
        .response(response.httpResponse().copy(b -> b.removeHeader("Content-Length")))
        .responseBody(stream(clean))
        .build();
  }

  private String scrub(Call call, List<String> paths, String body) {
    Optional<XmlBody> xml = XmlBody.parse(body);
    if (xml.isPresent()) {
      paths.forEach(path -> xml.get().edit(path, this::summarised));
      return xml.get().toString();
    }
    JsonBody json = JsonBody.parse(body).orElseThrow(() -> unparseable(call));
    for (String path : paths) {
      if (path.endsWith(URL)) {
        json.edit(path.substring(0, path.length() - 1), (name, value) -> UserInfo.hidden(value));
      } else {
        json.edit(path, (name, value) -> summary.of(name, value).toString());
      }
    }
    return json.toString();
  }

  private static OperationFailed unparseable(Call call) {
    return new OperationFailed(
        new Failure(
            FailureReason.INVALID_DATA,
            call.name(),
            "Unparseable",
            "the answer can hold a secret and cannot be parsed"),
        null);
  }

  /** What XML answers hold is Base64. */
  private String summarised(String value) {
    byte[] secret;
    try {
      secret = Base64.getMimeDecoder().decode(value);
    } catch (IllegalArgumentException e) {
      secret = value.getBytes(StandardCharsets.UTF_8);
    }
    byte[] json = summary.of(secret).toString().getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(json);
  }

  private static String read(HttpExecuteResponse response) throws IOException {
    if (response.responseBody().isEmpty()) {
      return "";
    }
    try (AbortableInputStream body = response.responseBody().get()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static AbortableInputStream stream(String body) {
    return AbortableInputStream.create(
        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String clientName() {
    return next.clientName();
  }

  @Override
  public void close() {
    next.close();
  }
}
