// The npm package open311 as an app would use it: find the services, file a complaint, read it again.
const assert = require('node:assert')
const Open311 = require('open311')

const hub = new Open311({
  endpoint: `${process.env.SP4N_URL}/open311/v2/`,
  discovery: `${process.env.SP4N_URL}/open311/discovery.json`,
  apiKey: process.env.SP4N_KEY,
  jurisdiction: '18.72',
  format: 'json'
})
const call = (name, ...given) =>
  new Promise((resolve, reject) => {
    hub[name](...given, (wrong, data) => (wrong ? reject(new Error(`${name}: ${wrong} ${data}`)) : resolve(data)))
  })

async function story() {
  const found = await call('serviceDiscovery')
  assert.match(JSON.stringify(found), /GeoReport_v2/)
  const services = await call('serviceList')
  assert.ok(services.some((one) => one.service_code === 'roads' && one.metadata === true))
  const definition = await call('serviceDefinition', 'roads')
  assert.equal(definition.attributes[0].code, 'road_class')
  const [filed] = await call('submitRequest', {
    service_code: 'roads', lat: -5.1132, long: 105.3067, address_string: 'Jl. Merdeka', description: 'Jalan berlubang',
    first_name: 'Ani', last_name: 'Contoh', attributes: { road_class: 'city' }
  })
  assert.match(filed.service_request_id, /^[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{3}$/)
  const [read] = await call('serviceRequest', filed.service_request_id)
  assert.equal(read.service_request_id, filed.service_request_id)
  assert.equal(read.status, 'open')
  const listed = await call('serviceRequests', { status: 'open' })
  assert.deepEqual(listed.map((one) => one.service_request_id), [filed.service_request_id])
}

story().catch((error) => {
  console.error(error)
  process.exit(1)
})
