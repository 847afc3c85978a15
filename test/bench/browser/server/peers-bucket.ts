/** A bucket with the CORS rule of the peers' documentation; our rule is stricter. */
export const PEERS_BUCKET = 'peers';
/** The prefix of every key in it. */
export const PEERS_PREFIX = 'peers/';
export const REGION = 'us-east-1';
