import { createNameMaker } from './features/demo/names.ts'
import { createRandom } from './features/demo/random.ts'
import { namePinyin } from './platform/pinyin.ts'
const m=createNameMaker(); const r=createRandom('x'); const bad=new Map<string,string>(); const seen=new Set()
for (let i=0;i<60000;i++){ const e=r.pick(['01','01','01','07','04','18','24','21','28']); const n=m.make(r,{ethnic:e,male:r.chance(.5),birthYear:r.between(1930,2020)}); seen.add(n.name)
 const p=namePinyin(n.name); if(p.full!==n.full||p.initials!==n.initials) bad.set(n.name, p.full+' / '+n.full)}
console.log(seen.size,bad.size,[...bad].slice(0,60), [...seen].slice(0,40).join(' '))
const c=new Map<string,number>(); for(const k of bad.keys()) for(const ch of k) c.set(ch,(c.get(ch)??0)+1); console.log([...c].sort((a,b)=>b[1]-a[1]).slice(0,40).join(' '))
