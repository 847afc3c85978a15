/** A bucket with a CORS rule as the peers' documentation has it; ours has a stricter one. */
export const PEERS_BUCKET = 'peers';
/** Of every key there. */
export const PEERS_PREFIX = 'peers/';
export const REGION = 'us-east-1';
