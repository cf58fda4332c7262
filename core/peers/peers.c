#include "placebook/peers.h"

const struct pb_peer *pb_peers_find(const struct pb_peers *peers, enum pb_tier tier, uint32_t number)
{
    size_t low = 0;
    size_t high = peers->counts[tier];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (peers->authorities[tier][middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < peers->counts[tier] && peers->authorities[tier][low].number == number;
    return found ? &peers->authorities[tier][low] : NULL;
}
