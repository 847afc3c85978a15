package example;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
class WebhookController {
  private final Requests requests;
  private final JsonMapper json;
  private final String secret;

  WebhookController(
      Requests requests, JsonMapper json, @Value("${filestore.webhook-secret}") String secret) {
    this.requests = requests;
    this.json = json;
    this.secret = secret;
  }

  private record FileEvent(String id, String type, FileOfEvent data) {}

  private record FileOfEvent(String id) {}

  @PostMapping("/webhooks")
  ResponseEntity<Void> receive(
      @RequestBody byte[] bytes, @RequestHeader MultiValueMap<String, String> headers) {
    var body = new String(bytes, StandardCharsets.UTF_8);
    try {
      // The signature is that of the raw body. This also refuses a request that is older than five minutes.
      new Webhook(secret).verify(body, headers);
    } catch (WebhookVerificationException error) {
      return ResponseEntity.status(401).build();
    }
    var event = json.readValue(body, FileEvent.class);
    requests.process(event.id(), event.type(), event.data().id());
    return ResponseEntity.noContent().build();
  }
}
