package example;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/** The calls of the Filestore API that this application needs. They throw RestClientException. */
@Component
class Filestore {
  private static final int ATTEMPTS = 4;

  private final RestClient client;

  Filestore(
      @Value("${filestore.api}") String api, @Value("${filestore.server-key}") String serverKey) {
    var connections = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    var requests = new JdkClientHttpRequestFactory(connections);
    requests.setReadTimeout(Duration.ofSeconds(30));
    client =
        RestClient.builder()
            .baseUrl(api)
            .defaultHeader("x-api-key", serverKey)
            .requestFactory(requests)
            .build();
  }

  /** A file, or the reason why there is none. */
  record FileResult(String id, String name, String type, Problem error) {}

  record Problem(String code, int status) {
    /** Whether the file can never be stored. A scan that has not ended, or a busy API, says nothing about it. */
    boolean isFinal() {
      return status < 500 && status != 429 && !code.equals("scan-pending");
    }
  }

  /** Stores up to 100 files. Returns a result for each id, in the same order. */
  List<FileResult> store(List<String> ids, String context) {
    if (ids.isEmpty()) return List.of();
    return post(StoreResponse.class, new StoreRequest(ids, context), "/files/store").files();
  }

  String downloadLink(String id, String disposition) {
    return post(Link.class, new DownloadRequest(disposition), "/files/{id}/download", id).url();
  }

  private record StoreRequest(List<String> ids, String context) {}

  private record StoreResponse(List<FileResult> files) {}

  private record DownloadRequest(String disposition) {}

  private record Link(String url) {}

  /** Every call can be repeated. Waits as long as Retry-After says. */
  private <T> T post(Class<T> type, Object body, String path, Object... variables) {
    for (int attempt = 1; ; attempt += 1) {
      try {
        return client.post().uri(path, variables).body(body).retrieve().body(type);
      } catch (RestClientException error) {
        if (attempt == ATTEMPTS || !canPass(error)) throw error;
        sleep(Math.max(250L << attempt, 1000 * retryAfter(error)));
      }
    }
  }

  private static boolean canPass(RestClientException error) {
    return error instanceof ResourceAccessException
        || error instanceof RestClientResponseException response
            && (response.getStatusCode().value() == 429
                || response.getStatusCode().is5xxServerError());
  }

  private static long retryAfter(RestClientException error) {
    if (!(error instanceof RestClientResponseException response)) return 0;
    var headers = response.getResponseHeaders();
    var seconds = headers == null ? null : headers.getFirst("retry-after");
    return seconds == null ? 0 : Math.min(30, Long.parseLong(seconds));
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(error);
    }
  }
}
